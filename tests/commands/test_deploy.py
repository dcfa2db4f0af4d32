"""The samples are filled in, and no proxy among them writes down an address."""

import pytest
from flask import Flask

from clinic.commands.deploy import SAMPLES


@pytest.mark.once
@pytest.mark.parametrize("what", SAMPLES)
def test_a_sample_is_filled_in(app: Flask, what: str) -> None:
    answer = app.test_cli_runner().invoke(args=["deploy", what])
    assert answer.exit_code == 0, answer.output
    assert "{root}" not in answer.output
    assert "{host}" not in answer.output
    assert "{{" not in answer.output
    assert answer.output.count("{") == answer.output.count("}")


def test_no_proxy_logs_the_addresses_of_plans() -> None:
    assert SAMPLES["nginx"].count("access_log off;") == SAMPLES["nginx"].count("server {{")
    assert "\n    log" not in SAMPLES["caddy"]
    assert all("FORWARDED_HOPS=1" in SAMPLES[name] for name in ("nginx", "caddy"))
