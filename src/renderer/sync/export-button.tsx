import { Download } from 'lucide-react';
import { bridge } from '../shell/bridge.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toasts.tsx';

/** Writes what waits, all of it or one edit, into a file that the counselor names. */
export function ExportButton({ changeset, label }: { changeset?: string; label: string }) {
  const save = async () => {
    const result = await bridge.exportOutbox(changeset === undefined ? {} : { changeset });
    if (!result.ok) toast(result.error.message);
    else if (result.value.saved) {
      toast('The edits were exported. The file is not encrypted: keep it as you keep records.');
    }
  };
  return (
    <Button onPress={save} aria-label={label}>
      <Download size={14} aria-hidden />
      Export…
    </Button>
  );
}
