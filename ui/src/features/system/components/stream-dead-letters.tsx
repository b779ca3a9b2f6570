import { Button } from '@mantine/core';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { formatInteger } from '@/lib/format';
import { useDeadLetters } from '../api/get-dead-letters';
import { DeadLetterEntry } from './dead-letter-entry';
import { Entries } from './entry';
import { RetryAll } from './retry-all';
import classes from './stream-dead-letters.module.css';

type Props = {
  stream: string;
  count: bigint;
};

export function StreamDeadLetters({ stream, count }: Props) {
  const letters = useDeadLetters(stream);
  return (
    <div className={classes.stream}>
      <div className={classes.head}>
        <p>
          <strong>{stream}</strong>{' '}
          <span className={classes.count}>
            {count === 1n ? '1 dead letter' : `${formatInteger(count)} dead letters`}
          </span>
        </p>
        <RetryAll stream={stream} />
      </div>
      <QueryView
        query={letters}
        subject={`The dead letters of ${stream}`}
        loading={<LoadingState subject={`the dead letters of ${stream}`} bars={[64, 64]} />}
      >
        {({ pages }) => (
          <Entries>
            {pages
              .flatMap(({ data }) => data)
              .map((letter) => (
                <DeadLetterEntry key={letter.id} letter={letter} />
              ))}
          </Entries>
        )}
      </QueryView>
      {letters.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={letters.isFetchingNextPage}
          onClick={() => void letters.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </div>
  );
}
