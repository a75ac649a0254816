"""The Redis protocol, under the names of before."""

from reference.kv.arguments import Arguments
from reference.kv.resp_auth import AuthError as Refused
from reference.kv.resp_auth import Gate, OpenGate, PasswordGate, SiteGate, site_password
from reference.kv.resp_commands import Commands, Handler
from reference.kv.resp_parser import Frame, InputOverflow, ProtocolError
from reference.kv.resp_parser import RespParser as Parser
from reference.kv.resp_parser import SimpleString as Simple
from reference.kv.resp_replies import NULL, OK, array, bulk, error, integer, text_of
from reference.kv.resp_server import ClientLimits as Limits
from reference.kv.resp_server import CommandRouter as Router
from reference.kv.resp_server import RespServer

__all__ = [
    "NULL",
    "OK",
    "Arguments",
    "Commands",
    "Frame",
    "Gate",
    "Handler",
    "InputOverflow",
    "Limits",
    "OpenGate",
    "Parser",
    "PasswordGate",
    "ProtocolError",
    "Refused",
    "RespServer",
    "Router",
    "Simple",
    "SiteGate",
    "array",
    "bulk",
    "error",
    "integer",
    "site_password",
    "text_of",
]
