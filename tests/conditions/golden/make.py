"""Makes the reference numbers of conditions.golden.json with torch and scikit-learn (float64 throughout).

    pip install torch scikit-learn numpy
    python tests/conditions/golden/make.py > tests/conditions/golden/conditions.golden.json

Losses are composed of torch's own functions and differentiated by torch's autograd; the optimiser and the schedule are
torch.optim.AdamW, LinearLR and CosineAnnealingLR; metrics are scikit-learn's.
"""
import json
import sys
import warnings

import numpy as np
import sklearn
import torch
import torch.nn.functional as F
from sklearn import metrics
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_class_weight

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
torch.manual_seed(7)
rng = np.random.default_rng(7)
numbers = lambda values: np.asarray(values, dtype=np.float64).ravel().tolist()


def focal(logits, labels, gamma, alpha):
    log = F.log_softmax(logits, dim=1).gather(1, labels[:, None])[:, 0]
    return alpha * (1 - log.exp()) ** gamma * -log


def losses():
    cases = []
    for scale in (1.0, 8.0):
        logits = torch.tensor(rng.normal(size=(12, 4)) * scale, requires_grad=True)
        labels = torch.tensor(rng.integers(0, 4, size=12))
        for kind, gamma, alpha in (("cross-entropy", 0, 1), ("focal", 2.0, 0.25), ("focal", 0.5, 1.0), ("focal", 0.0, 1.0)):
            each = F.cross_entropy(logits, labels, reduction="none") if kind == "cross-entropy" else focal(logits, labels, gamma, alpha)
            slope, = torch.autograd.grad(each.sum(), logits)
            cases.append({"kind": kind, "gamma": gamma, "alpha": alpha, "logits": numbers(logits.detach()), "classes": 4,
                          "labels": labels.tolist(), "loss": numbers(each.detach()), "slope": numbers(slope)})
    return cases


def heads():
    """A few steps of training with weights: loss, gradient and parameters after each step."""
    cases = []
    for hidden in (0, 5):
        inputs, classes, rows = 6, 3, 20
        features = torch.tensor(rng.normal(size=(rows, inputs)))
        labels = torch.tensor(rng.integers(0, classes, size=rows))
        weights = torch.tensor(compute_class_weight("balanced", classes=np.arange(classes), y=labels.numpy()))
        layers = [torch.nn.Linear(inputs, classes)] if hidden == 0 else [torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, classes)]
        model = torch.nn.Sequential(*layers)
        for gamma in (None, 2.0):
            copy = torch.nn.Sequential(*[torch.nn.Linear(l.in_features, l.out_features) if isinstance(l, torch.nn.Linear) else l for l in layers])
            copy.load_state_dict(model.state_dict())
            start = numbers(torch.nn.utils.parameters_to_vector(copy.parameters()).detach())
            optimizer = torch.optim.AdamW(copy.parameters(), lr=1e-2, weight_decay=0.01)
            warmup, total = 4, 12
            schedule = torch.optim.lr_scheduler.SequentialLR(optimizer, [
                torch.optim.lr_scheduler.LinearLR(optimizer, 1 / warmup, 1.0, warmup - 1),
                torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, total - warmup)], milestones=[warmup])
            steps = []
            for _ in range(total):
                optimizer.zero_grad()
                logits = copy(features)
                if gamma is None:
                    loss = F.cross_entropy(logits, labels, weight=weights)
                else:
                    own = weights[labels]
                    loss = (own * focal(logits, labels, gamma, 1.0)).sum() / own.sum()
                loss.backward()
                gradient = torch.nn.utils.parameters_to_vector([p.grad for p in copy.parameters()])
                rate = optimizer.param_groups[0]["lr"]
                optimizer.step()
                schedule.step()
                after = torch.nn.utils.parameters_to_vector(copy.parameters()).detach()
                steps.append({"loss": loss.item(), "rate": rate, "gradient": numbers(gradient), "parameters": numbers(after)})
            cases.append({"inputs": inputs, "hidden": hidden, "classes": classes, "features": numbers(features), "labels": labels.tolist(),
                          "weights": numbers(weights), "gamma": gamma, "rate": 1e-2, "weightDecay": 0.01, "warmup": warmup, "total": total,
                          "start": start, "steps": steps})
    return cases


def adamw():
    parameters = torch.nn.Parameter(torch.tensor(rng.normal(size=9)))
    optimizer = torch.optim.AdamW([parameters], lr=3e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05)
    start, gradients, after = numbers(parameters.detach()), [], []
    for _ in range(30):
        parameters.grad = torch.tensor(rng.normal(size=9) * rng.choice([1e-6, 1.0, 1e3], size=9))
        gradients.append(numbers(parameters.grad))
        optimizer.step()
        after.append(numbers(parameters.detach()))
    return {"start": start, "rate": 3e-3, "weightDecay": 0.05, "gradients": gradients, "after": after}


def schedules():
    cases = []
    for warmup, total in ((100, 900), (1, 20), (10, 40)):
        optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
        parts = [torch.optim.lr_scheduler.LinearLR(optimizer, 1 / warmup, 1.0, max(warmup - 1, 1)),
                 torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, total - warmup)]
        schedule = torch.optim.lr_scheduler.SequentialLR(optimizer, parts, milestones=[warmup])
        shares = []
        for _ in range(total):
            shares.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        cases.append({"warmup": warmup, "total": total, "shares": shares})
    return cases


def scores():
    cases = []
    for classes, rows, weighted in ((3, 50, False), (9, 200, False), (4, 60, True), (5, 12, False)):
        truth = rng.integers(0, classes if rows > 20 else classes - 2, size=rows)
        said = np.where(rng.random(rows) < 0.6, truth, rng.integers(0, classes, size=rows))
        weights = rng.random(rows) if weighted else None
        labels = np.arange(classes)
        precision, recall, f1, support = metrics.precision_recall_fscore_support(truth, said, labels=labels, sample_weight=weights, zero_division=0)
        there = np.union1d(truth, said)
        cases.append({
            "classes": classes, "truth": truth.tolist(), "said": said.tolist(), "weights": None if weights is None else numbers(weights),
            "confusion": numbers(metrics.confusion_matrix(truth, said, labels=labels, sample_weight=weights)),
            "accuracy": metrics.accuracy_score(truth, said, sample_weight=weights),
            "balanced": metrics.balanced_accuracy_score(truth, said, sample_weight=weights),
            "macro": metrics.f1_score(truth, said, labels=there, average="macro", sample_weight=weights, zero_division=0),
            "weighted": metrics.f1_score(truth, said, average="weighted", sample_weight=weights, zero_division=0),
            "precision": numbers(precision), "recall": numbers(recall), "f1": numbers(f1), "support": numbers(support)})
    return cases


def calibration():
    logits = rng.normal(size=(80, 3)) * 4
    labels = np.array([rng.choice(3, p=np.exp(row / 3) / np.exp(row / 3).sum()) for row in logits])
    log_temperature = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.LBFGS([log_temperature], lr=0.5, max_iter=500, tolerance_grad=1e-14, tolerance_change=1e-16)

    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(torch.tensor(logits) / log_temperature.exp(), torch.tensor(labels))
        loss.backward()
        return loss

    optimizer.step(closure)
    return {"classes": 3, "logits": numbers(logits), "labels": labels.tolist(), "temperature": log_temperature.exp().item(),
            "loss": metrics.log_loss(labels, torch.softmax(torch.tensor(logits), 1).numpy(), labels=[0, 1, 2])}


def scaling():
    rows = rng.normal(size=(7, 3)) * [1, 5, 0] + [0, 100, 2]
    return {"rows": numbers(rows), "inputs": 3, "scaled": numbers(StandardScaler().fit_transform(rows))}


def adapters():
    """CLIP-Adapter and Tip-Adapter-F on a made model: two-layer adapter with a residual share, and a cache with trained keys."""
    inputs, classes, shots, rows, reduced = 8, 3, 6, 10, 2
    unit = lambda values: values / values.norm(dim=-1, keepdim=True)
    features = unit(torch.tensor(rng.normal(size=(rows, inputs))))
    texts = unit(torch.tensor(rng.normal(size=(classes, inputs))))
    keys = unit(torch.tensor(rng.normal(size=(shots, inputs))))
    key_labels = torch.tensor([0, 0, 1, 1, 2, 2])
    labels = torch.tensor(rng.integers(0, classes, size=rows))
    scale = 100.0
    down = torch.nn.Parameter(torch.tensor(rng.normal(size=(reduced, inputs)) * 0.4))
    up = torch.nn.Parameter(torch.tensor(rng.normal(size=(inputs, reduced)) * 0.4))
    share = 0.2
    adapted = unit(share * torch.relu(torch.relu(features @ down.T) @ up.T) + (1 - share) * features)
    logits = scale * adapted @ texts.T
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    clip = {"down": numbers(down.detach()), "up": numbers(up.detach()), "reduced": reduced, "share": share, "logits": numbers(logits.detach()),
            "loss": loss.item(), "downSlope": numbers(down.grad), "upSlope": numbers(up.grad)}
    trained = torch.nn.Parameter(keys.clone())
    alpha, beta = 1.3, 5.5
    affinity = features @ trained.T
    cached = (-beta * (1 - affinity)).exp() @ F.one_hot(key_labels, classes).to(features.dtype)
    both = scale * features @ texts.T + alpha * cached
    tip_loss = F.cross_entropy(both, labels)
    tip_loss.backward()
    tip = {"keys": numbers(keys), "keyLabels": key_labels.tolist(), "alpha": alpha, "beta": beta, "logits": numbers(both.detach()),
           "loss": tip_loss.item(), "keySlope": numbers(trained.grad)}
    return {"inputs": inputs, "classes": classes, "scale": scale, "features": numbers(features), "texts": numbers(texts), "labels": labels.tolist(),
            "zeroShot": numbers((scale * features @ texts.T).detach()), "clip": clip, "tip": tip}


json.dump({"made_with": {"torch": torch.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__},
           "losses": losses(), "heads": heads(), "adamw": adamw(), "schedules": schedules(), "scores": scores(),
           "calibration": calibration(), "scaling": scaling(), "adapters": adapters()}, sys.stdout)
