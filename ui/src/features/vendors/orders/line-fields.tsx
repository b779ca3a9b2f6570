import { Button, TextInput } from '@mantine/core';
import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { newLine } from './draft';
import type { LineDraft } from './draft';
import classes from './line-fields.module.css';

/** The most that the server takes. */
const MOST = 50;

type Props = {
  lines: LineDraft[];
  /** Of the prices; empty while no vendor is chosen. */
  currency: string;
  problems: FieldProblem[];
  onChange: (lines: LineDraft[]) => void;
};

/** What is ordered. */
export function LineFields({ lines, currency, problems, onChange }: Props) {
  const change = (key: number, changed: Partial<LineDraft>) => {
    onChange(lines.map((line) => (line.key === key ? { ...line, ...changed } : line)));
  };
  const whole = problemText(problems, 'lines');
  return (
    <fieldset className={classes.lines}>
      <legend className={classes.legend}>Lines</legend>
      {lines.map(({ key, sku, quantity, price }, index) => {
        const problem = (name: string) => problemText(problems, `lines[${index}].${name}`);
        return (
          <div key={key} className={classes.line} role="group" aria-label={`Line ${index + 1}`}>
            <TextInput
              label="Item"
              maxLength={64}
              autoComplete="off"
              value={sku}
              error={problem('sku')}
              onChange={({ currentTarget }) => {
                change(key, { sku: currentTarget.value });
              }}
            />
            <NumberField
              label="Units"
              value={quantity}
              error={problem('quantity')}
              onChange={(text) => {
                change(key, { quantity: text });
              }}
            />
            <NumberField
              label={currency === '' ? 'Price' : `Price in ${currency}`}
              value={price}
              error={problem('unitPriceMinor')}
              onChange={(text) => {
                change(key, { price: text });
              }}
            />
            <Button
              variant="default"
              aria-label={`Remove line ${index + 1}`}
              disabled={lines.length === 1}
              onClick={() => {
                onChange(lines.filter((line) => line.key !== key));
              }}
            >
              ×
            </Button>
          </div>
        );
      })}
      {whole !== undefined && <p className={classes.problem}>{whole}</p>}
      <Button
        variant="default"
        size="xs"
        disabled={lines.length >= MOST}
        onClick={() => {
          onChange([...lines, newLine(Math.max(...lines.map(({ key }) => key)) + 1)]);
        }}
      >
        Add a line
      </Button>
    </fieldset>
  );
}
