import type { ModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { loadHubModel } from '../../demos/engine/weights/hub/hubModel.ts';
import type { HubName } from '../../demos/engine/weights/hub/hubName.ts';
import { megabytes } from '../../demos/engine/weights/transfer.ts';
import { progressBar } from '../shared/command.ts';
import { hubEndpoint } from '../shared/hubEndpoint.ts';
import { cacheFolder, FolderStore } from './folderStore.ts';

/** Gets a model from Hugging Face into the cache, with a progress bar on a terminal, and opens it. */
export async function loadFromHub(name: HubName): Promise<ModelFiles> {
  const bar = progressBar(name.id);
  return loadHubModel(name, {
    endpoint: hubEndpoint(),
    store: new FolderStore(cacheFolder()),
    onBytes: (bytes, total) => bar(bytes / total, `${megabytes(bytes)} of ${megabytes(total)} MB`),
    offline:
      'Without a connection, give --model a folder or vit-random; HF_ENDPOINT can name a mirror.',
  });
}
