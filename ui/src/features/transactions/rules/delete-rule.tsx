import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Confirm } from '@/components/confirm';
import { Message } from '@/components/message';
import { useDeleteRule } from '../api/delete-rule';
import type { Rule } from '../api/rule';
import classes from './delete-rule.module.css';

export function DeleteRule({ rule: { id, name } }: { rule: Rule }) {
  const [opened, { open, close }] = useDisclosure(false);
  const { mutate, isPending, error } = useDeleteRule(id);
  const navigate = useNavigate();
  const remove = () => {
    close();
    mutate(undefined, { onSuccess: () => void navigate({ to: '/transactions/rules' }) });
  };
  return (
    <div className={classes.delete}>
      <Button variant="subtle" color="gray" px={0} c="var(--tm-danger)" loading={isPending} onClick={open}>
        Delete this rule
      </Button>
      {error && (
        <Message tone="problem" title="It was not deleted">
          <p>{error.message}</p>
        </Message>
      )}
      <Confirm
        title="Delete this rule?"
        keep="Keep it"
        confirm="Delete it"
        opened={opened}
        onClose={close}
        onConfirm={remove}
      >
        <p>
          <strong>{name}</strong> looks no more. What it found stays.
        </p>
      </Confirm>
    </div>
  );
}
