/** An application of the shell: an entry of the navigation and of the home page. Its route is in router.tsx. */
export type Application = {
  to: '/counter';
  name: string;
  description: string;
};

export const applications: Application[] = [
  {
    to: '/counter',
    name: 'Counter',
    description: 'One value that everybody shares, and the record of every change to it.',
  },
];
