"""The bare FastAPI route that `benchmarks/http.py` compares with: jieba, TF-IDF, LinearSVC, the category, no more.

python -m benchmarks.bare_route MODEL PORT WORKERS
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["create", "cut", "train"]

_MODEL = "BARE_ROUTE_MODEL"


def cut(text: str) -> list[str]:
    """The words of a text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.default_logger.setLevel(logging.WARNING)
    words: list[str] = jieba.lcut(text)
    return words


def train(data: Path | None, folder: Path) -> Path:
    """The pipeline, learnt from the labelled tickets, as a file."""
    import joblib
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    from benchmarks import bare_route
    from benchmarks.tickets import labelled

    examples = labelled(data)
    vectorizer = TfidfVectorizer(tokenizer=bare_route.cut, token_pattern=None)
    pipeline = make_pipeline(vectorizer, LinearSVC())
    pipeline.fit([f"{each.title}\n{each.text}" for each, _ in examples], [category for _, category in examples])
    joblib.dump(pipeline, folder / "bare.joblib")
    return folder / "bare.joblib"


def create() -> FastAPI:
    """The application of one worker."""
    import joblib
    from fastapi import FastAPI

    pipeline: Any = joblib.load(os.environ[_MODEL])
    pipeline.predict(["路灯坏了"])
    app = FastAPI()

    @app.post("/classify")
    def classify(ticket: dict[str, str]) -> dict[str, str]:
        return {"category": str(pipeline.predict([f"{ticket['title']}\n{ticket['text']}"])[0])}

    @app.get("/ready")
    async def ready() -> dict[str, str]:
        return {"status": "ok"}

    return app


def main() -> None:
    """Serve until SIGTERM."""
    import uvicorn

    model, port, workers = sys.argv[1:]
    os.environ[_MODEL] = model
    uvicorn.run("benchmarks.bare_route:create", factory=True, port=int(port), workers=int(workers), access_log=False)


if __name__ == "__main__":
    main()
