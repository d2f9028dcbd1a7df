"""Checks that a method that is not listed can be written, read and decided on."""

from __future__ import annotations

from bitrix24_types import imbot

lead = imbot.method("crm.lead.get")
assert lead.encode_request({"id": 5, "with": {"notes": None}}) == '{"id":5,"with":{"notes":null}}'
assert lead.decode_result({"result": {"ID": "5", "TITLE": None}}) == ({"ID": "5", "TITLE": None}, [])

expired = lead.decision(401, '{"error":"expired_token"}')
assert expired is not None and expired.retry == "renew", expired
assert expired.error is not None and expired.error.where == "system", expired
unknown = lead.decision(400, '{"error":"NO_SUCH_LEAD"}')
assert unknown is not None and (unknown.code, unknown.error) == ("NO_SUCH_LEAD", None), unknown
# The request may have been carried out.
lost = lead.decision(502, "Bad gateway")
assert lost is not None and lost.retry == "stop", lost

assert {error.where for error in lead.errors()} == {"system"}
print("unlisted: a method without types can be used")
