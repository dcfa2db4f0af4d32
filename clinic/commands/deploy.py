"""What stands around the service on a server, ready to be written to a file: units and proxies."""

import click
from flask import current_app
from flask.cli import with_appcontext

from clinic.config import ROOT, Config
from clinic.web.releasing import keeps_plans

UNIT = """\
# /etc/systemd/system/rueckenwind.service
[Unit]
Description=Rückenwind
After=network-online.target
Wants=network-online.target

[Service]
User=rueckenwind
WorkingDirectory={root}
# Settings, one NAME=value a line, for its owner only: chmod 600.
EnvironmentFile=/etc/rueckenwind.env
Environment=INSTANCE_PATH=/var/lib/rueckenwind
ExecStart={root}/.venv/bin/flask --app wsgi serve --prepare
# Answers under way get 20 seconds.
KillMode=mixed
TimeoutStopSec=30
Restart=on-failure
RestartSec=2
StateDirectory=rueckenwind
StateDirectoryMode=0700
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
LockPersonality=yes
CapabilityBoundingSet=
SystemCallArchitectures=native
MemoryMax=2G

[Install]
WantedBy=multi-user.target
"""
NIGHT = """\
# /etc/systemd/system/rueckenwind-night.service, with a timer of the same name: OnCalendar=*-*-* 02:40
[Unit]
Description=Rückenwind: backup and a look at everything

[Service]
Type=oneshot
User=rueckenwind
WorkingDirectory={root}
EnvironmentFile=/etc/rueckenwind.env
Environment=INSTANCE_PATH=/var/lib/rueckenwind
ExecStart={root}/.venv/bin/flask --app wsgi backup keep /srv/backups --keep 30
ExecStart={root}/.venv/bin/flask --app wsgi audit verify
ExecStart={root}/.venv/bin/flask --app wsgi doctor --mark
UMask=0077
"""
NGINX = """\
# Settings of the service: FORWARDED_HOPS=1, TRUSTED_HOSTS={host}
# Addresses of plans hold the link's secret: nothing of them may be logged. Errors name addresses, too.
upstream rueckenwind {{
    server 127.0.0.1:{port};
    # One line for each further host. A host that does not answer is left out for ten seconds.
    # server 192.0.2.11:{port};
    keepalive 16;
    keepalive_timeout 3s;  # the service closes what rests for five
}}
server {{
    listen 443 ssl;
    listen [::]:443 ssl;
    http2 on;
    server_name {host};
    ssl_certificate /etc/ssl/{host}.pem;
    ssl_certificate_key /etc/ssl/{host}.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    add_header Strict-Transport-Security "max-age=31536000" always;
    access_log off;
    error_log /var/log/nginx/rueckenwind.error.log crit;
    client_max_body_size 6m;
    location / {{
        proxy_pass http://rueckenwind;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_read_timeout 40s;
        # Only what changes nothing is asked a second host.
        proxy_next_upstream error timeout;
    }}
}}
server {{
    listen 80;
    listen [::]:80;
    server_name {host};
    access_log off;
    return 301 https://$host$request_uri;
}}
"""
CADDY = """\
# Settings of the service: FORWARDED_HOPS=1, TRUSTED_HOSTS={host}
# Without a log directive Caddy keeps no access log, and must not: addresses of plans hold the link's secret.
{host} {{
    request_body {{
        max_size 6MB
    }}
    header Strict-Transport-Security "max-age=31536000"
    reverse_proxy 127.0.0.1:{port} {{
        header_up X-Forwarded-For {{remote_host}}
        health_uri /health/ready
        health_interval 10s
        transport http {{
            keepalive 3s
        }}
    }}
}}
"""
SAMPLES = {"unit": UNIT, "night": NIGHT, "nginx": NGINX, "caddy": CADDY}


@keeps_plans
@click.command("deploy")
@click.argument("what", type=click.Choice(list(SAMPLES)))
@with_appcontext
def deploy(what: str) -> None:
    """Show a systemd unit, the nightly one, or a proxy's site, filled in with this installation's settings.

    \b
    Example: flask --app wsgi deploy nginx
    """
    config: Config = current_app.extensions["settings"]
    host = config.trusted_hosts[0] if config.trusted_hosts else "plans.example.org"
    click.echo(SAMPLES[what].format(root=ROOT, host=host, port=config.port), nl=False)
