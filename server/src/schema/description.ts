/** What a stranger reads first, in `__schema { description }`: how to do the usual things, one line each. */
export const schemaDescription = `Shopyard runs online shops. Every description here is part of the contract.
Create: createStore(input: {name, engine}) answers once the store is recorded; it becomes READY on its own.
Plan: planStore(input: {create: ...}) changes nothing and shows what would be; its hash, as expectedPlanHash, makes the mutation do exactly that or refuse.
Repeat: give every mutation an idempotencyKey of your own; sent again, it is answered as the first time.
Wait: waitForOperation(id, timeoutSeconds: 1 to 30) until timedOut is false; store(name) has phase, and reason with a remedy.
Subscribe: operation(id) ends with the operation; store, stores and events go on, each message with a cursor; come back with the last one as after.
Doors: POST JSON to /graphql; subscriptions there as server-sent events (accept: text/event-stream) or by WebSocket (graphql-transport-ws).
Errors: what a mutation refuses is in userErrors, each with code, message, path and remedy; top-level errors are malformed requests, rights, limits and bugs, with extensions.code.
Lists: nodes, and pageInfo.endCursor as after; 50 items unless first says otherwise, 100 at most.
SDL: GET /schema.graphql, or introspection. Union members, error types and enum values are added over time: keep a default case.`;
