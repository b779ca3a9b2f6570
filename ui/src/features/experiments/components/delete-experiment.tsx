import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Confirm } from '@/components/confirm';
import { Message } from '@/components/message';
import { useDeleteExperiment } from '../api/delete-experiment';
import type { Experiment } from '../api/experiment';
import classes from './delete-experiment.module.css';

export function DeleteExperiment({ experiment: { id, name } }: { experiment: Experiment }) {
  const [opened, { open, close }] = useDisclosure(false);
  const { mutate, isPending, error } = useDeleteExperiment(id);
  const navigate = useNavigate();
  const remove = () => {
    close();
    mutate(undefined, { onSuccess: () => void navigate({ to: '/experiments' }) });
  };
  return (
    <div className={classes.delete}>
      <Button variant="subtle" color="gray" px={0} c="var(--tm-danger)" loading={isPending} onClick={open}>
        Delete this experiment
      </Button>
      {error && (
        <Message tone="problem" title="It was not deleted">
          <p>{error.message}</p>
        </Message>
      )}
      <Confirm
        title="Delete this experiment?"
        keep="Keep it"
        confirm="Delete it"
        opened={opened}
        onClose={close}
        onConfirm={remove}
      >
        <p>
          <strong>{name}</strong> goes with its results and analyses. Nothing brings them back.
        </p>
      </Confirm>
    </div>
  );
}
