/** An application of the shell: an entry of the navigation and of the home page. Its route is in router.tsx. */
export type Application = {
  to: '/counter' | '/experiments' | '/metric-values' | '/transactions' | '/vendors';
  name: string;
  description: string;
};

export const applications: Application[] = [
  {
    to: '/counter',
    name: 'Counter',
    description: 'One value that everybody shares, and the record of every change to it.',
  },
  {
    to: '/experiments',
    name: 'Experiments',
    description:
      'What a change did: simulate or upload results, and read the effect in units and in dollars.',
  },
  {
    to: '/metric-values',
    name: 'Metric values',
    description: 'What one unit of each metric is worth, and what it was worth before.',
  },
  {
    to: '/transactions',
    name: 'Transactions',
    description: 'What accounts pay, what of it is unusual for them and why, and what people made of it.',
  },
  {
    to: '/vendors',
    name: 'Vendors',
    description: 'Who delivers, how well: orders on their way, scores, and whether they get better.',
  },
];
