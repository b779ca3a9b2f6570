import classes from './figures.module.css';

export type Figure = {
  name: string;
  value: string;
  /** What it is made of. */
  about?: string;
  /** Whether somebody should look at it. */
  alarming?: boolean;
};

/** Numbers with their names, side by side. */
export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl className={classes.figures}>
      {figures.map(({ name, value, about, alarming = false }) => (
        <div key={name} className={classes.figure}>
          <dt className={classes.name}>{name}</dt>
          <dd className={classes.value} data-alarming={alarming}>
            {value}
            {about !== undefined && <span className={classes.about}>{about}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
