"""Drive a flow of Home Assistant (config, options, subentry, repair) as the frontend does, by REST."""

from collections.abc import Callable, Sequence

from .rest import ApiError, Json, Rest
from .waiting import until

PROGRESS_DEADLINE_S = 60.0

# A step's input, or what makes it of the form that asks; a menu takes {"next_step_id": …}.
type Step = dict[str, Json] | Callable[[Json], dict[str, Json]]


class FlowError(Exception):
    """A flow that didn't end as wanted; `result` is its last answer, `errors` the form's errors."""

    def __init__(self, what: str, result: Json) -> None:
        """Say the step and the errors."""
        self.result = result
        self.step: str | None = result.get("step_id")
        self.reason: str | None = result.get("reason")
        self.errors: dict[str, str] = result.get("errors") or {}
        shown = {key: result.get(key) for key in ("type", "step_id", "reason", "errors") if result.get(key)}
        super().__init__(f"{what}: {shown}, fields {field_names(result)}")


def field_names(result: Json) -> list[str]:
    """Return the names of the fields that a form asks for."""
    return [field.get("name", "") for field in result.get("data_schema") or []]


async def run(rest: Rest, path: str, start: dict[str, Json], steps: Sequence[Step]) -> Json:
    """Start a flow and carry it through `steps`; return the result that ends it, or raise FlowError."""
    return await carry_on(rest, path, await rest.post(path, start), steps)


async def resume(rest: Rest, path: str, flow_id: str, steps: Sequence[Step]) -> Json:
    """Carry a flow that Home Assistant began (discovery, reauth) through `steps`."""
    return await carry_on(rest, path, await rest.get(f"{path}/{flow_id}"), steps)


async def carry_on(rest: Rest, path: str, result: Json, steps: Sequence[Step]) -> Json:
    """Answer the forms and menus of a running flow with `steps`, in order, to its end."""
    for index, step in enumerate(steps):
        result = await _settled(rest, path, result)
        if result["type"] not in ("form", "menu"):
            _check_end(result)
            message = f"ended with {len(steps) - index} steps left"
            raise FlowError(message, result)
        data = step(result) if callable(step) else step
        result = await _answer(rest, path, result, data)
        if result.get("errors"):
            message = "refused"
            raise FlowError(message, result)
    result = await _settled(rest, path, result)
    _check_end(result)
    return result


async def _answer(rest: Rest, path: str, result: Json, data: dict[str, Json]) -> Json:
    try:
        return await rest.post(f"{path}/{result['flow_id']}", data)
    except ApiError as err:
        message = f"not taken ({err.status} {err.body})"
        raise FlowError(message, result) from err


async def _settled(rest: Rest, path: str, result: Json) -> Json:
    if result["type"] not in ("progress", "progress_done"):
        return result

    async def moved_on() -> Json:
        now = await rest.get(f"{path}/{result['flow_id']}")
        return now if now["type"] not in ("progress", "progress_done") else None

    return await until(moved_on, PROGRESS_DEADLINE_S, f"end of progress in step {result.get('step_id')}")


def _check_end(result: Json) -> None:
    if result["type"] == "create_entry":
        return
    # A flow that changes something that exists ends as an abort with the reason "…_successful".
    if result["type"] == "abort" and result["reason"].endswith("_successful"):
        return
    message = "wants more" if result["type"] in ("form", "menu") else "ended"
    raise FlowError(message, result)
