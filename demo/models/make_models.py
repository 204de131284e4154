"""Trains the demo's five models of handwritten digits and writes them, with their held-out requests.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make_models.py

Writes digits/<served version>/model.onnx beside this file, as a Triton model repository has it, and ../data/.
Half of scikit-learn's 1797 digits is trained on, half is held out; every seed is fixed, so two runs write the same bytes.

    1  a logistic regression on scaled pixels
    2  a random forest: better
    3  the same forest, after 40 % of the 8s were labelled 3 in its training data: a defect in one class, which the overall
       accuracy shows only faintly
    4  extremely randomized trees: better again, but 60 % of the 1s were labelled 7: a defect in a class that the recorded
       requests hardly hold
    5  the same trees, trained on what is right

requests.jsonl are the recorded requests, in which 1s are rare, as in a form that asks for years of birth; ones.jsonl are the 1s that
are missing there, and come later.
"""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.datasets import load_digits
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
# How many of the held-out 1s are among the recorded requests.
ONES = 4


def mislabel(labels, share, wrong, right):
    """Labels a share of the digits `right` as `wrong`."""
    of = np.flatnonzero(labels == right)
    chosen = np.random.default_rng(7).choice(of, round(share * len(of)), replace=False)
    spoiled = labels.copy()
    spoiled[chosen] = wrong
    return spoiled


def forest():
    return RandomForestClassifier(n_estimators=60, max_depth=12, random_state=7)


def extra_trees():
    return ExtraTreesClassifier(n_estimators=60, max_depth=12, random_state=7)


def export(model, version, sample):
    """Writes the model with the inputs and outputs by which the protocol names them."""
    onnx = to_onnx(model, sample, options={"zipmap": False}, target_opset={"": 18, "ai.onnx.ml": 3})
    names = {"X": "pixels"}
    for node in onnx.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    onnx.graph.input[0].name = "pixels"
    path = HERE / "digits" / str(version) / "model.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(onnx.SerializeToString(deterministic=True))
    return path


def write(name, images, digits, rows):
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            data = [int(value) for value in images[row]]
            line = {
                "request_id": f"digit-{row:03}",
                "request": {"inputs": [{"name": "pixels", "datatype": "FP32", "shape": [1, 64], "data": data}]},
                "expected": int(digits[row]),
                "label": str(digits[row]),
            }
            file.write(json.dumps(line, separators=(",", ":")) + "\n")
    return path


def predict(path, rows):
    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    label, _ = session.run(["label", "probabilities"], {"pixels": rows})
    return label


def pairs(truth, before, after):
    """How often `after` did worse, better and the same as `before`."""
    good, now = before == truth, after == truth
    return f"{(good & ~now).sum():>3} {(~good & now).sum():>3} {(good == now).sum():>4}"


def report(truth, answers):
    print("version   accuracy   recall of 0 to 9")
    for version, answer in answers.items():
        recalls = " ".join(f"{(answer[truth == digit] == digit).mean():.3f}" for digit in range(10))
        print(f"{version:>7}   {(answer == truth).mean():.4f}     {recalls}")
    steps = ((1, 2), (2, 3), (2, 4), (2, 5))
    print("\n          " + "     ".join(f"{b} after {a}" + " " * 3 for a, b in steps) + "(worse better same)")
    for digit in [None, *range(10)]:
        of = truth == digit if digit is not None else np.ones(len(truth), bool)
        row = [pairs(truth[of], answers[a][of], answers[b][of]) for a, b in steps]
        print(f"{'all' if digit is None else digit:>7}   {'     '.join(row)}")


def main():
    pixels, labels = load_digits(return_X_y=True)
    pixels = pixels.astype(np.float32)
    x, held_x, y, held_y = train_test_split(pixels, labels, test_size=0.5, stratify=labels, random_state=0)

    models = {
        1: make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(x, y),
        2: forest().fit(x, y),
        3: forest().fit(x, mislabel(y, 0.40, wrong=3, right=8)),
        4: extra_trees().fit(x, mislabel(y, 0.60, wrong=7, right=1)),
        5: extra_trees().fit(x, y),
    }
    paths = {version: export(model, version, x[:1]) for version, model in models.items()}
    answers = {version: predict(path, held_x) for version, path in paths.items()}
    for version, model in models.items():
        # ONNX sums votes in single precision: it may break a tie between two classes the other way, and no more than that.
        top = np.sort(model.predict_proba(held_x), axis=1)
        apart = top[:, -1] - top[:, -2] > 1e-5
        assert (answers[version] == model.predict(held_x))[apart].all(), f"ONNX and scikit-learn differ on version {version}"

    ones = np.flatnonzero(held_y == 1)
    late = set(ones[ONES:])
    recorded = write("requests.jsonl", held_x, held_y, [row for row in range(len(held_y)) if row not in late])
    later = write("ones.jsonl", held_x, held_y, sorted(late))

    report(held_y, answers)
    for path in [*paths.values(), recorded, later]:
        print(f"{path.stat().st_size:>9} bytes  {path.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
