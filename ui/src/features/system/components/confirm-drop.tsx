import { Confirm } from '@/components/confirm';

type Props = {
  change: string;
  stream: string;
  opened: boolean;
  onClose: () => void;
  onConfirm: () => void;
};

export function ConfirmDrop({ change, stream, ...dialog }: Props) {
  return (
    <Confirm title="Drop this change?" keep="Keep it" confirm="Drop it" {...dialog}>
      <p>
        <strong>{change}</strong> will never be delivered to {stream}. The row itself stays as it is.
      </p>
    </Confirm>
  );
}
