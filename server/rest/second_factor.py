"""REST handlers of the second factor: the second step of a login, and one's own on and off."""

from __future__ import annotations

import base64
import io

import segno
from aiohttp import web

from auth.passwords import MAX_PASSWORD
from server.rest import schemas
from server.rest import second_factor_schemas as own
from server.rest.access import Access, Contract, Endpoint, Public
from server.rest.bodies import read_object, text_of
from server.rest.entering import enter
from server.rest.keys import IDENTITY, SECOND_FACTORS
from server.rest.problems import problem
from server.services.second_factors import BadCode, ChallengeOver

MAX_CHALLENGE = 1024
MAX_CODE = 64


async def second_step(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    challenge, code = text_of(raw, "challenge", MAX_CHALLENGE), text_of(raw, "code", MAX_CODE)
    factors = request.app[SECOND_FACTORS]
    try:
        account, proof = await factors.answer(challenge, code, request.remote or "")
    except ChallengeOver:
        return problem(401, "challenge-over")
    except BadCode:
        return problem(401, "bad-code")
    return await enter(request, account, proof.value)


async def show_second_factor(request: web.Request) -> web.StreamResponse:
    state = await request.app[SECOND_FACTORS].state(request[IDENTITY].account)
    return web.json_response({"on": state.on, "recovery_codes": state.recovery_codes})


async def start_second_factor(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    password = text_of(raw, "password", MAX_PASSWORD)
    account = request[IDENTITY].account
    made = await request.app[SECOND_FACTORS].start(account, password, request.remote or "")
    body = {
        "secret": base64.b32encode(made.secret).decode("ascii"),
        "uri": made.uri,
        "qr": qr_code(made.uri),
    }
    return web.json_response(body, status=201)


async def confirm_second_factor(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    code = text_of(raw, "code", MAX_CODE)
    codes = await request.app[SECOND_FACTORS].confirm(request[IDENTITY], code)
    return web.json_response({"recovery_codes": codes})


async def switch_off_second_factor(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    password, code = text_of(raw, "password", MAX_PASSWORD), text_of(raw, "code", MAX_CODE)
    factors = request.app[SECOND_FACTORS]
    await factors.switch_off(request[IDENTITY], password, code, request.remote or "")
    return web.Response(status=204)


def qr_code(text: str) -> str:
    """An SVG, dark on white in any colour scheme: cameras want it so."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, light="#fff", xmldecl=False, omitsize=True
    )
    return out.getvalue().decode().strip()


_PATH = "/api/v1/second-factor"
ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/v1/session/second-factor",
        second_step,
        Public("the challenge says that the password was right"),
        Contract(
            "Log in, second step",
            schemas.Session,
            request=own.SecondStep,
            problems=("bad-code", "challenge-over", "bad-credentials", "throttled"),
        ),
    ),
    Endpoint(
        "GET",
        _PATH,
        show_second_factor,
        Access("update", "profile"),
        Contract("Tell whether I have a second factor", own.SecondFactor),
    ),
    Endpoint(
        "POST",
        _PATH,
        start_second_factor,
        Access("update", "profile"),
        Contract(
            "Make the secret of a second factor",
            own.Enrolment,
            status=201,
            request=own.PasswordAgain,
            problems=("second-factor-on",),
        ),
    ),
    Endpoint(
        "POST",
        f"{_PATH}/confirm",
        confirm_second_factor,
        Access("update", "profile"),
        Contract(
            "Switch my second factor on",
            own.RecoveryCodes,
            request=own.Code,
            problems=("second-factor-on", "not-found"),
        ),
    ),
    Endpoint(
        "POST",
        f"{_PATH}/off",
        switch_off_second_factor,
        Access("update", "profile"),
        Contract(
            "Switch my second factor off",
            status=204,
            request=own.BothFactors,
            problems=("not-found",),
        ),
    ),
)
