import { Message } from '@/components/message';
import { RequestId } from '@/components/request-id';
import { requestIdOf } from '@/lib/api/errors';
import { fieldProblems } from '@/lib/api/field-problems';
import { formatInteger } from '@/lib/format';
import classes from './upload-failure.module.css';

/** Why a file was not taken: each row with what is wrong in it. */
export function UploadFailure({ error }: { error: Error }) {
  const problems = fieldProblems(error);
  const requestId = requestIdOf(error);
  return (
    <div className={classes.failure}>
      <Message tone="problem" title="The file was not taken; what was there before is unchanged">
        {problems.length === 0 ? (
          <p>{error.message}</p>
        ) : (
          <>
            <p>
              {problems.length === 1 ? 'One problem' : `${formatInteger(problems.length)} problems`} to be
              corrected in the file:
            </p>
            {/* Focusable, so that the keyboard can scroll it. */}
            <ul className={classes.problems} tabIndex={0} aria-label="Problems in the file">
              {problems.map(({ field, message }) => (
                <li key={`${field} ${message}`}>
                  <strong>{field}</strong> {message}
                </li>
              ))}
            </ul>
          </>
        )}
        {requestId !== undefined && <RequestId id={requestId} />}
      </Message>
    </div>
  );
}
