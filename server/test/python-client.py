"""The life of a shop with Python's gql: create, watch, be refused, page, delete. argv: the address of /graphql, a name."""

import asyncio
import sys

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport

url, name = sys.argv[1:3]

CREATE = gql(
    """mutation Create($input: CreateStoreInput!) { createStore(input: $input) {
      operation { id } userErrors { __typename code ... on NameTakenError { suggestions } } } }"""
)
WATCH = gql(
    """subscription Watch($name: String!) { store(name: $name) {
      __typename ... on StoreUpserted { store { phase } } } }"""
)
PAGE = gql("{ stores(first: 1) { totalCount nodes { name } } }")
DELETE = gql(
    """mutation Delete($input: DeleteStoreInput!) { deleteStore(input: $input) { operation { id } userErrors { code } } }"""
)
WAIT = gql(
    """query Wait($id: ID!) { waitForOperation(id: $id, timeoutSeconds: 30) { operation { state receipt { nothingLeft } } } }"""
)


async def main() -> None:
    transport = AIOHTTPTransport(url=url)
    async with Client(transport=transport, fetch_schema_from_transport=True) as client:
        created = await client.execute(CREATE, variable_values={"input": {"name": name, "engine": "MEDUSA"}})
        assert created["createStore"]["userErrors"] == [], created

        socket = WebsocketsTransport(url=url.replace("http://", "ws://"))
        async with Client(transport=socket) as watcher:
            async for message in watcher.subscribe(WATCH, variable_values={"name": name}):
                if message["store"].get("store", {}).get("phase") == "READY":
                    break

        again = await client.execute(CREATE, variable_values={"input": {"name": name, "engine": "MEDUSA"}})
        (refusal,) = again["createStore"]["userErrors"]
        assert (refusal["__typename"], refusal["code"]) == ("NameTakenError", "NAME_TAKEN"), again
        assert refusal["suggestions"], again

        page = await client.execute(PAGE)
        assert page["stores"] == {"totalCount": 1, "nodes": [{"name": name}]}, page

        deleted = await client.execute(DELETE, variable_values={"input": {"name": name, "confirmName": name}})
        waited = await client.execute(WAIT, variable_values={"id": deleted["deleteStore"]["operation"]["id"]})
        operation = waited["waitForOperation"]["operation"]
        assert operation == {"state": "SUCCEEDED", "receipt": {"nothingLeft": True}}, waited
        print("done")


asyncio.run(asyncio.wait_for(main(), 120))
