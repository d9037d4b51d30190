import { authenticate, defineMiddlewares } from '@medusajs/framework/http';
import { sendPrivateFile } from '../files/send-private-file.ts';

/**
 * Exports of customers and orders, at the address that the administration shows for them. Medusa's file provider calls whoever knows the
 * address somebody who may read them; here it takes the sign-in of the administration.
 */
// Medusa looks for the default export.
// eslint-disable-next-line no-restricted-exports
export default defineMiddlewares({
  routes: [
    {
      matcher: '/static/private-*',
      methods: ['GET'],
      middlewares: [authenticate('user', ['session', 'bearer', 'api-key']), sendPrivateFile],
    },
  ],
});
