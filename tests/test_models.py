import os

from csto_stance import models


def test_the_cache_forgets_its_own_old_files_only(tmp_path):
    ours = [tmp_path / f"{k:016x}-0.1.0.{suffix}" for suffix in ("skops", "csv.gz") for k in range(8)]
    theirs = [tmp_path / name for name in ("thesis.docx", "articles.csv.gz", "mine.skops", "0000000000000000-0.1.0.1234")]
    for age, path in enumerate([*theirs, *ours]):
        path.write_text("x")
        os.utime(path, (age, age))
    models.forget(tmp_path, "skops", kept=6)
    assert sorted(tmp_path.iterdir()) == sorted([*theirs, *ours[2:]])
    models.forget(tmp_path, "csv.gz", kept=6)
    assert sorted(tmp_path.iterdir()) == sorted([*theirs, *ours[2:8], *ours[10:]])
