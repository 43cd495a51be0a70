"""/api/mcp, through the official client over real HTTP and by hand: both protocols, tools, pictures, own laps."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from tests.conftest import Api

RACE = {"year": 2025, "event": "1", "session": "R"}
NEW = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": NEW,
    "io.modelcontextprotocol/clientCapabilities": {},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def address(season_api: Api) -> Iterator[str]:
    """The endpoint on a port of its own."""
    server = make_server("127.0.0.1", 0, season_api.site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/mcp"
    server.shutdown()
    thread.join(5)


def send(api: Api, method: str, params: dict[str, Any] | None = None, **headers: str) -> Any:
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
    return api.call("POST", "/api/mcp", message, headers={**ACCEPT, **headers})


def send_new(api: Api, method: str, params: dict[str, Any] | None = None, **headers: str) -> Any:
    named = {"MCP-Protocol-Version": NEW, "Mcp-Method": method}
    if params and "name" in params:
        named["Mcp-Name"] = str(params["name"])
    return send(api, method, {**(params or {}), "_meta": META}, **{**named, **headers})


class TestOfficialClient:
    @pytest.mark.parametrize("mode", ["legacy", NEW, "auto"])
    def test_it_lists_and_calls_tools(self, address: str, mode: str) -> None:
        from mcp.client import Client

        async def talk() -> tuple[list[str], str, str]:
            async with Client(address, mode=mode) as client:
                listed = await client.list_tools()
                called = await client.call_tool("results", {"year": 2025, "event": "1", "session": "R"})
                return [tool.name for tool in listed.tools], called.content[0].text, str(client.protocol_version)

        names, text, version = asyncio.run(talk())
        assert 10 <= len(names) <= 15
        assert "own_laps" not in names
        assert json.loads(text)["rows"]
        assert (version == NEW) is (mode != "legacy")

    def test_a_plot_comes_as_a_picture(self, address: str) -> None:
        from mcp.client import Client

        async def talk() -> Any:
            async with Client(address) as client:
                return await client.call_tool("plot", {**RACE, "kind": "strategy"})

        found = asyncio.run(talk())
        assert found.content[1].mime_type == "image/png"
        assert base64.b64decode(found.content[1].data).startswith(b"\x89PNG")


class TestHandshake:
    def test_it_agrees_on_the_version_asked_for_and_opens_no_session(self, season_api: Api) -> None:
        response = send(season_api, "initialize", {"protocolVersion": "2025-06-18", "capabilities": {}})
        assert response.json["result"]["protocolVersion"] == "2025-06-18"
        assert "Mcp-Session-Id" not in response.headers

    def test_an_unknown_version_gets_one_of_ours(self, season_api: Api) -> None:
        response = send(season_api, "initialize", {"protocolVersion": "1999-01-01"})
        assert response.json["result"]["protocolVersion"] == "2025-06-18"

    def test_a_notification_is_accepted_without_an_answer(self, season_api: Api) -> None:
        message = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        response = season_api.call("POST", "/api/mcp", message, headers=ACCEPT)
        assert (response.status_code, response.data) == (202, b"")

    def test_a_later_request_with_an_unknown_version_is_400(self, season_api: Api) -> None:
        response = send(season_api, "tools/list", **{"MCP-Protocol-Version": "1999-01-01"})
        assert (response.status_code, response.json["error"]["code"]) == (400, -32022)

    def test_an_unknown_method_is_an_error(self, season_api: Api) -> None:
        assert send(season_api, "resources/list").json["error"]["code"] == -32601

    def test_getting_is_no_method_of_it(self, season_api: Api) -> None:
        assert season_api.call("GET", "/api/mcp").status_code == 405

    def test_the_older_address_leads_there_too(self, season_api: Api) -> None:
        message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        assert season_api.call("POST", "/api/v1/mcp", message).json == {"jsonrpc": "2.0", "id": 1, "result": {}}


class TestStateless:
    def test_discover_names_the_version_and_the_tools(self, season_api: Api) -> None:
        result = send_new(season_api, "server/discover").json["result"]
        assert result["supportedVersions"] == [NEW]
        assert result["capabilities"] == {"tools": {}}
        assert (result["resultType"], result["cacheScope"]) == ("complete", "public")

    def test_a_request_stands_alone(self, season_api: Api) -> None:
        called = send_new(season_api, "tools/call", {"name": "results", "arguments": RACE}).json["result"]
        assert (called["resultType"], called["isError"]) == ("complete", False)

    @pytest.mark.parametrize(
        ("headers", "code"),
        [
            ({"MCP-Protocol-Version": "2025-06-18"}, -32020),
            ({"Mcp-Method": "tools/call"}, -32020),
            ({"Mcp-Name": "other"}, -32020),
        ],
    )
    def test_headers_that_differ_from_the_body_are_refused(
        self, season_api: Api, headers: dict[str, str], code: int
    ) -> None:
        method = "tools/call" if "Mcp-Name" in headers else "tools/list"
        params = {"name": "results", "arguments": RACE} if "Mcp-Name" in headers else {}
        response = send_new(season_api, method, params, **headers)
        assert (response.status_code, response.json["error"]["code"]) == (400, code)

    def test_a_version_that_is_not_spoken_names_those_that_are(self, season_api: Api) -> None:
        meta = {**META, "io.modelcontextprotocol/protocolVersion": "2030-01-01"}
        headers = {"MCP-Protocol-Version": "2030-01-01", "Mcp-Method": "tools/list"}
        response = send(season_api, "tools/list", {"_meta": meta}, **headers)
        assert (response.status_code, response.json["error"]["code"]) == (400, -32022)
        assert NEW in response.json["error"]["data"]["supported"]

    def test_capabilities_are_needed(self, season_api: Api) -> None:
        meta = {"io.modelcontextprotocol/protocolVersion": NEW}
        headers = {"MCP-Protocol-Version": NEW, "Mcp-Method": "tools/list"}
        assert send(season_api, "tools/list", {"_meta": meta}, **headers).json["error"]["code"] == -32602

    def test_the_handshake_is_no_method_of_it(self, season_api: Api) -> None:
        response = send_new(season_api, "initialize")
        assert (response.status_code, response.json["error"]["code"]) == (404, -32601)


class TestTools:
    def test_an_unknown_driver_is_rejected_with_the_known_ones(self, season_api: Api) -> None:
        called = send(season_api, "tools/call", {"name": "laps", "arguments": {**RACE, "driver": "XXX"}})
        assert called.json["result"]["isError"] is True
        assert "JSE" in called.json["result"]["content"][0]["text"]

    def test_an_unknown_argument_is_rejected(self, season_api: Api) -> None:
        called = send(season_api, "tools/call", {"name": "results", "arguments": {**RACE, "user_id": "x"}})
        assert called.json["result"]["isError"] is True

    def test_an_unknown_tool_is_a_protocol_error(self, season_api: Api) -> None:
        assert send(season_api, "tools/call", {"name": "drop_tables"}).json["error"]["code"] == -32602

    def test_own_laps_need_a_token_and_are_ones_own(self, season_api: Api) -> None:
        assert send(season_api, "tools/call", {"name": "own_laps"}).json["error"]["code"] == -32602
        season_api.register()
        owner = season_api.token
        samples = {"distance": list(range(0, 5000, 10)), "speed": [200.0] * 500}
        made = season_api.call("POST", "/api/telemetry", {"name": "Mine", "samples": samples})
        assert made.status_code == 201, made.text
        mine = send(season_api, "tools/call", {"name": "own_laps"}).json["result"]["content"][0]["text"]
        assert made.json["id"] in mine
        season_api.register("Alain")
        other = send(season_api, "tools/call", {"name": "own_laps"}).json["result"]["content"][0]["text"]
        assert made.json["id"] not in other
        asked = {**QUALI, "drivers": ["JSE"], "laps": ["fastest", f"me:{made.json['id']}"]}
        stolen = send(season_api, "tools/call", {"name": "compare_laps", "arguments": asked}).json["result"]
        assert stolen["isError"] is True
        season_api.token = owner

    def test_a_bad_token_is_refused(self, season_api: Api) -> None:
        season_api.token = "nonsense"
        assert send(season_api, "tools/list").status_code == 401

    def test_a_page_of_another_origin_is_refused(self, season_api: Api) -> None:
        assert send(season_api, "tools/list", Origin="https://evil.example").status_code == 403

    def test_a_page_of_an_allowed_origin_is_answered(self, make_api: Callable[..., Api]) -> None:
        api = make_api(ALLOWED_ORIGINS="https://app.example")
        assert send(api, "tools/list", Origin="https://app.example").status_code == 200
        assert send(api, "tools/list", Origin="https://app.example.evil.example").status_code == 403

    def test_a_page_of_this_server_and_a_client_without_a_page_are_answered(self, season_api: Api) -> None:
        assert send(season_api, "tools/list", Origin="http://localhost").status_code == 200
        assert send(season_api, "tools/list").status_code == 200


QUALI = {"year": 2025, "event": "1", "session": "Q"}


class TestBadMessages:
    @pytest.mark.parametrize("body", [b"{", b"[]", b"17", b'"x"', b"null", b"\xff\xfe"])
    def test_what_is_no_message_is_400(self, season_api: Api, body: bytes) -> None:
        response = season_api.call("POST", "/api/mcp", data=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 400
        assert response.json["error"]["code"] in (-32700, -32600)

    @pytest.mark.parametrize("message", [{"jsonrpc": "1.0"}, {"jsonrpc": "2.0", "method": 1, "id": 1}, {"id": 1}])
    def test_what_is_no_request_is_400(self, season_api: Api, message: dict[str, Any]) -> None:
        assert season_api.call("POST", "/api/mcp", message).status_code == 400

    @pytest.mark.parametrize("request_id", [None, True, 1.5, [], {}])
    def test_an_id_is_a_text_or_a_whole_number(self, season_api: Api, request_id: Any) -> None:
        message = {"jsonrpc": "2.0", "method": "ping", "id": request_id}
        assert season_api.call("POST", "/api/mcp", message).json["error"]["code"] == -32600

    def test_params_that_are_no_object_are_an_error(self, season_api: Api) -> None:
        message = {"jsonrpc": "2.0", "method": "tools/list", "id": 1, "params": [1]}
        assert season_api.call("POST", "/api/mcp", message).json["error"]["code"] == -32602
