import { NativeSelect, TextInput } from '@mantine/core';
import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import classes from './fields.module.css';
import type { FormPart } from './form';

/** What it is called, where results come from, and when. */
export function BasicFields({ draft, change, problems }: FormPart) {
  const isDates = draft.times === 'dates';
  const time = (
    name: 'start' | 'intervention' | 'end',
    field: string,
    label: string,
    description: string,
  ) => (
    <TextInput
      label={label}
      description={description}
      type={isDates ? 'date' : 'text'}
      value={draft[name]}
      error={problemText(problems, field)}
      onChange={({ currentTarget }) => {
        change({ [name]: currentTarget.value });
      }}
    />
  );
  return (
    <div className={classes.grid}>
      <TextInput
        className={classes.wide}
        label="Name"
        maxLength={200}
        value={draft.name}
        error={problemText(problems, 'name')}
        onChange={({ currentTarget }) => {
          change({ name: currentTarget.value });
        }}
      />
      <TextInput
        className={classes.wide}
        label="Description"
        maxLength={4000}
        value={draft.description}
        error={problemText(problems, 'description')}
        onChange={({ currentTarget }) => {
          change({ description: currentTarget.value });
        }}
      />
      <NativeSelect
        label="Results are"
        value={draft.source}
        data={[
          { value: 'simulation', label: 'simulated' },
          { value: 'upload', label: 'uploaded' },
        ]}
        onChange={({ currentTarget }) => {
          change({ source: currentTarget.value === 'upload' ? 'upload' : 'simulation' });
        }}
      />
      <NativeSelect
        label="A period is"
        value={isDates ? draft.granularity : 'integer'}
        data={[
          { value: 'day', label: 'a day' },
          { value: 'week', label: 'a week' },
          { value: 'integer', label: 'a whole number' },
        ]}
        onChange={({ currentTarget: { value } }) => {
          if (value === 'integer') change({ times: 'integers', start: '1', intervention: '13', end: '24' });
          else change({ times: 'dates', granularity: value === 'week' ? 'week' : 'day' });
        }}
      />
      {draft.source === 'upload' && (
        <NumberField
          label="Share meant to be treated"
          value={draft.treatmentShare}
          error={problemText(problems, 'treatmentShare')}
          onChange={(treatmentShare) => {
            change({ treatmentShare });
          }}
        />
      )}
      <div className={classes.wide}>
        <div className={classes.grid}>
          {time('start', 'timeRange.start', 'From', 'The first period')}
          {time('intervention', 'interventionAt', 'Intervention', 'Treatment begins')}
          {time('end', 'timeRange.end', 'To', isDates ? 'The last period ends here' : 'The last period')}
        </div>
        {problemText(problems, 'timeRange') !== undefined && (
          <p role="alert" className={classes.error}>
            {problemText(problems, 'timeRange')}
          </p>
        )}
      </div>
    </div>
  );
}
