"""Static files as production serves them: under names that change with their content, in imports, too."""

from __future__ import annotations

from config.statics import Statics


def test_a_module_imports_another_under_the_name_that_pages_use(tmp_path):
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "one.js").write_text('import { two } from "./two.js";\nimport * as other from "./two.js";\n')
    (tmp_path / "js" / "two.js").write_text("export const two = 2;\n")
    statics = Statics(location=tmp_path)

    made = {
        name: hashed
        for name, hashed, _done in statics.post_process({f: (statics, f) for f in ("js/one.js", "js/two.js")})
    }

    two = made["js/two.js"].removeprefix("js/")
    written = (tmp_path / made["js/one.js"]).read_text()
    assert two != "two.js"
    assert written == f'import {{ two }} from "./{two}";\nimport * as other from "./{two}";\n'
