import { TextInput } from '@mantine/core';

type Props = {
  label: string;
  description?: string;
  value: string;
  error?: string | undefined;
  onChange: (text: string) => void;
};

/** A text that is to become a number: what cannot is told when it is sent, not while somebody types. */
export function NumberField({ label, description, value, error, onChange }: Props) {
  return (
    <TextInput
      label={label}
      description={description}
      inputMode="decimal"
      autoComplete="off"
      styles={{ input: { fontVariantNumeric: 'tabular-nums' } }}
      value={value}
      error={error}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value);
      }}
    />
  );
}
