import { openBareClient } from './bareClient.ts';
import { listInput } from './listInput.ts';
import { measureList } from './measureList.ts';
import { serve } from './serve.ts';

/** The peer of the list: GramJS asked for all dialogs. */
serve(listInput, async (input) => {
  const client = await openBareClient(input);
  return await measureList(async (onFirst) => {
    // What getDialogs does, with a look at the first page.
    const dialogs = [];
    for await (const dialog of client.iterDialogs({})) {
      if (dialogs.length === 0) onFirst();
      dialogs.push(dialog);
    }
    return dialogs;
  });
});
