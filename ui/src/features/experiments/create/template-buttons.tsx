import { Skeleton, UnstyledButton } from '@mantine/core';
import { useTemplates } from '../api/get-templates';
import type { Definition } from '../api/definition';
import classes from './template-buttons.module.css';

/** Definitions to begin with. Without them the form works all the same. */
export function TemplateButtons({ onChoose }: { onChoose: (definition: Definition) => void }) {
  const templates = useTemplates();
  if (templates.isError) return <p className={classes.failed}>The templates could not be loaded.</p>;
  return (
    <ul className={classes.templates} aria-label="Templates">
      {templates.data === undefined
        ? Array.from({ length: 6 }, (_, index) => (
            <li key={index}>
              <Skeleton height={92} radius="md" />
            </li>
          ))
        : templates.data.map(({ id, title, summary, definition }) => (
            <li key={id}>
              <UnstyledButton
                className={classes.template}
                onClick={() => {
                  onChoose(definition);
                }}
              >
                <span className={classes.title}>{title}</span>
                <span className={classes.summary}>{summary}</span>
              </UnstyledButton>
            </li>
          ))}
    </ul>
  );
}
