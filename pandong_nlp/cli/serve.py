"""`pandong serve`: the HTTP service. Imports it when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from pandong_nlp.cli.model_option import ModelOption
from pandong_nlp.cli.status import DONE

__all__ = ["serve"]


def serve(
    host: Annotated[str, typer.Option(metavar="地址", help="在哪个地址上服务；默认只有本机能用。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="端口", min=0, max=65_535, help="端口；0 由系统挑选。")] = 8000,
    workers: Annotated[int, typer.Option(metavar="个数", min=1, max=64, help="进程数；一般与处理器核数相同。")] = 2,
    model: ModelOption = "champion",
) -> int:
    """启动 HTTP 服务：给诉求打标签、查工作法、检查回复。按 Ctrl+C 停止。

    接口说明在 /openapi.json；日志每行一个 JSON，写到标准错误，没有诉求内容。
    启用别的模型（pandong models promote）或改了规则文件，不用重启，几秒内生效。
    """
    from pandong_nlp.cli.console import say
    from pandong_nlp.registry import open_registry
    from service.serving import ServeSettings
    from service.workers import run

    settings = ServeSettings(host, port, workers, model)
    folder = open_registry().resolve(model)
    say(f"模型 {folder.parent.name}/{folder.name}；在 http://{host}:{port} 上服务，按 Ctrl+C 停止。")
    run(settings)
    return DONE
