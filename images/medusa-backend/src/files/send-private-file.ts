import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from '@medusajs/framework/http';
import { Modules } from '@medusajs/framework/utils';
import { privateName } from './private-files.ts';

/** Answers with a file of the private folder, to be kept by nobody but the one who asked. */
export async function sendPrivateFile(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const name = decodeURIComponent(request.path.split('/').at(-1) ?? '');
  if (!privateName.test(name)) {
    next();
    return;
  }
  const stream = await request.scope.resolve(Modules.FILE).getDownloadStream(name);
  stream.once('error', () =>
    response.status(404).json({ type: 'not_found', message: `There is no file ${name}.` }),
  );
  stream.once('open', () => {
    response.setHeader('cache-control', 'private, no-store');
    response.setHeader('content-type', 'application/octet-stream');
    response.setHeader('content-disposition', 'attachment');
    stream.pipe(response);
  });
}
