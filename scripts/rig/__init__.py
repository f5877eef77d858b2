"""Drive real Home Assistant processes: start them, talk to them, break them, look at them."""

from .api import Api, State
from .auth import Login
from .browser import Browser, Look
from .flows import FlowError, Step
from .folder import Place
from .home import Home, HomeError
from .log import Problem
from .rest import ApiError
from .waiting import until
from .websocket import CommandError, Connection, ConnectionLostError, Inbox

__all__ = [
    "Api",
    "ApiError",
    "Browser",
    "CommandError",
    "Connection",
    "ConnectionLostError",
    "FlowError",
    "Home",
    "HomeError",
    "Inbox",
    "Login",
    "Look",
    "Place",
    "Problem",
    "State",
    "Step",
    "until",
]
