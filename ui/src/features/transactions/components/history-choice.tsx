import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { featureName } from '../words';
import classes from './account-filters.module.css';

type Props = { measure: string; minScore: number | undefined; features: string[] };

const SCORES = ['', '0.5', '0.55', '0.6', '0.65', '0.7'];

/** What the timeline shows, and of which transactions; kept in the address. */
export function HistoryChoice({ measure, minScore, features }: Props) {
  const navigate = useNavigate({ from: '/transactions/accounts/$id' });
  const choose = (change: { show?: string | undefined; minScore?: number | undefined }) => {
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false });
  };
  const score = minScore === undefined ? '' : String(minScore);
  return (
    <div className={classes.filters}>
      <NativeSelect
        label="Timeline of"
        value={measure}
        data={[
          { value: 'score', label: 'Score' },
          { value: 'amount', label: 'Amount' },
          { group: 'Features, as the detector sees them', items: items(features) },
        ]}
        onChange={({ currentTarget: { value } }) => {
          choose({ show: value === 'score' ? undefined : value });
        }}
      />
      <NativeSelect
        label="Score from"
        value={score}
        data={[...new Set([...SCORES, score])].map((value) => ({
          value,
          label: value === '' ? 'Any, or none' : value,
        }))}
        onChange={({ currentTarget: { value } }) => {
          choose({ minScore: value === '' ? undefined : Number(value) });
        }}
      />
    </div>
  );
}

function items(features: string[]) {
  return features.map((feature) => ({ value: feature, label: featureName(feature) }));
}
