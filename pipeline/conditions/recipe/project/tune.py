"""Tunes a CLIP model on the crops beside this file and ends in an ONNX picture encoder with a manifest that Doppel reads.

    pip install -r requirements.txt
    python tune.py                      # the settings of recipe.json
    python tune.py --encoders both      # the text encoder too
    python tune.py --tiny               # a random model of a few thousand weights: minutes on a CPU, to see that everything runs

A training that is stopped goes on from checkpoint.pt at the same command. Nothing is sent anywhere; weights are fetched once by open_clip
unless --pretrained names a file or is empty.
"""
import argparse
import csv
import hashlib
import json
import math
import pathlib
import random
import sys
import tempfile

import numpy as np
import open_clip
import torch
import torch.nn.functional as F
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
TINY = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "head_width": 32, "patch_size": 8},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
}


def read_arguments(recipe):
    settings = recipe["settings"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=recipe["model"])
    parser.add_argument("--pretrained", default=recipe["pretrained"], help="a name of open_clip, a file, or empty for random weights")
    parser.add_argument("--encoders", choices=["vision", "both"], default=recipe["encoders"])
    parser.add_argument("--epochs", type=int, default=settings["epochs"])
    parser.add_argument("--batch", type=int, default=settings["batch"])
    parser.add_argument("--accumulation", type=int, default=settings["accumulation"])
    parser.add_argument("--rate", type=float, default=settings["learningRate"])
    parser.add_argument("--warmup", type=int, default=settings["warmupSteps"])
    parser.add_argument("--weight-decay", type=float, default=settings["weightDecay"])
    parser.add_argument("--patience", type=int, default=settings["patience"])
    parser.add_argument("--gamma", type=float, default=settings["loss"].get("gamma", 0.0))
    parser.add_argument("--weights", choices=["none", "balanced", "largest-by-count"], default=settings["weighting"])
    parser.add_argument("--position", choices=["with", "without"], default=recipe["position"])
    parser.add_argument("--seed", type=int, default=settings["seed"])
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "tuned")
    return parser.parse_args()


def make_model(args):
    """The model, its tokenizer and how pictures go in: size, mean, standard deviation."""
    if not args.tiny:
        model, _, _ = open_clip.create_model_and_transforms(args.model, pretrained=args.pretrained or None)
        return model, open_clip.get_tokenizer(args.model)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "doppel-tiny.json"
        path.write_text(json.dumps(TINY))
        open_clip.add_model_config(path)
        model = open_clip.create_model("doppel-tiny", pretrained=None)
    return model, open_clip.SimpleTokenizer()


class Crops(torch.utils.data.Dataset):
    """Crops stretched to the model's input; on the training side mirrored half of the time and relit."""

    def __init__(self, rows, classes, size, mean, std, learns):
        self.rows, self.classes, self.learns = rows, classes, learns
        self.size, self.mean, self.std = size, torch.tensor(mean)[:, None, None], torch.tensor(std)[:, None, None]

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        row = self.rows[index]
        picture = Image.open(HERE / row["crop"]).convert("RGB").resize((self.size[1], self.size[0]), Image.BILINEAR)
        pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).float() / 255
        if self.learns:
            if random.random() < 0.5:
                pixels = pixels.flip(2)
            pixels = (pixels * random.uniform(0.7, 1.4)).clamp(0, 1)
        return (pixels - self.mean) / self.std, self.classes.index(row["label"]), POSITIONS.index(row["position"])


POSITIONS = ["top", "middle", "bottom"]


def text_vectors(model, tokenizer, prompts, device):
    """(positions, classes, dimension) unit rows."""
    rows = [model.encode_text(tokenizer(group).to(device)) for group in prompts]
    return F.normalize(torch.stack(rows), dim=-1)


def class_weights(labels, classes, kind):
    counts = torch.bincount(torch.tensor(labels), minlength=classes).float()
    if kind == "none":
        return torch.ones(classes)
    top = counts.max() if kind == "largest-by-count" else counts.sum() / (counts > 0).sum()
    return torch.where(counts > 0, top / counts.clamp(min=1), torch.zeros(classes))


def focal_loss(logits, labels, weights, gamma):
    log = F.log_softmax(logits, dim=1).gather(1, labels[:, None])[:, 0]
    own = weights[labels]
    return (own * (1 - log.exp()) ** gamma * -log).sum() / own.sum()


def macro_f1(truth, said, classes):
    scores = []
    for label in range(classes):
        hit = int(((truth == label) & (said == label)).sum())
        both = int((truth == label).sum() + (said == label).sum())
        if both:
            scores.append(2 * hit / both)
    return sum(scores) / max(1, len(scores))


def rate_share(step, warmup, total):
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - warmup) / max(1, total - warmup))))


def logits_of(model, pixels, positions, texts, args):
    pictures = F.normalize(model.encode_image(pixels), dim=-1)
    return model.logit_scale.exp() * torch.einsum("nd,ncd->nc", pictures, texts[positions])


@torch.no_grad()
def measure(model, loader, texts, args, classes):
    model.eval()
    truth, said = [], []
    for pixels, labels, positions in loader:
        logits = logits_of(model, pixels.to(args.device), positions.to(args.device), texts, args)
        truth.append(labels)
        said.append(logits.argmax(1).cpu())
    truth, said = torch.cat(truth), torch.cat(said)
    return {"accuracy": float((truth == said).float().mean()), "macro_f1": macro_f1(truth, said, classes)}


class Encoder(torch.nn.Module):
    def __init__(self, visual):
        super().__init__()
        self.visual = visual

    def forward(self, image):
        return self.visual(image)


def main():
    recipe = json.loads((HERE / "recipe.json").read_text())
    args = read_arguments(recipe)
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    classes = recipe["classes"]
    with open(HERE / "objects.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    train = [row for row in rows if row["side"] == "train"]
    valid = [row for row in rows if row["side"] == "valid"]
    if not train or not valid:
        sys.exit("objects.csv needs rows of both sides, train and valid.")
    model, tokenizer = make_model(args)
    model = model.to(args.device)
    size = model.visual.image_size if isinstance(model.visual.image_size, tuple) else (model.visual.image_size,) * 2
    mean = list(getattr(model.visual, "image_mean", None) or open_clip.OPENAI_DATASET_MEAN)
    std = list(getattr(model.visual, "image_std", None) or open_clip.OPENAI_DATASET_STD)
    prompts = [[text if args.position == "without" else recipe["positioned"][position][index] for index, text in enumerate(recipe["prompts"])]
               for position in POSITIONS]
    if args.encoders == "vision":
        for name, parameter in model.named_parameters():
            parameter.requires_grad = name.startswith("visual.")
    learnt = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=args.rate, weight_decay=args.weight_decay)
    loader = lambda own, learns: torch.utils.data.DataLoader(Crops(own, classes, size, mean, std, learns), batch_size=args.batch, shuffle=learns)
    train_loader, valid_loader = loader(train, True), loader(valid, False)
    total = args.epochs * math.ceil(len(train_loader) / args.accumulation)
    weights = class_weights([classes.index(row["label"]) for row in train], len(classes), args.weights).to(args.device)
    state = {"epoch": 0, "step": 0, "best": -1.0, "best_epoch": 0, "history": []}
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        kept = torch.load(checkpoint, map_location=args.device, weights_only=True)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        state = kept["state"]
        print(f"goes on after epoch {state['epoch']}")
    with torch.no_grad():
        frozen = text_vectors(model, tokenizer, prompts, args.device)
    if state["epoch"] == 0:
        state["zero_shot"] = measure(model, valid_loader, frozen, args, len(classes))
        print("before tuning", state["zero_shot"])
    while state["epoch"] < args.epochs and state["epoch"] - state["best_epoch"] < args.patience:
        torch.manual_seed(args.seed + state["epoch"])
        random.seed(args.seed + state["epoch"])
        model.train()
        losses = []
        for index, (pixels, labels, positions) in enumerate(train_loader):
            texts = frozen if args.encoders == "vision" else text_vectors(model, tokenizer, prompts, args.device)
            logits = logits_of(model, pixels.to(args.device), positions.to(args.device), texts, args)
            loss = focal_loss(logits, labels.to(args.device), weights, args.gamma)
            (loss / args.accumulation).backward()
            losses.append(loss.item())
            if (index + 1) % args.accumulation == 0 or index + 1 == len(train_loader):
                for group in optimizer.param_groups:
                    group["lr"] = args.rate * rate_share(state["step"], args.warmup, total)
                optimizer.step()
                optimizer.zero_grad()
                state["step"] += 1
        with torch.no_grad():
            texts = frozen if args.encoders == "vision" else text_vectors(model, tokenizer, prompts, args.device)
        state["epoch"] += 1
        figures = {"epoch": state["epoch"], "train_loss": sum(losses) / len(losses), **measure(model, valid_loader, texts, args, len(classes))}
        state["history"].append(figures)
        print(figures)
        if figures["macro_f1"] > state["best"]:
            state["best"], state["best_epoch"] = figures["macro_f1"], state["epoch"]
            torch.save(model.state_dict(), args.out / "best.pt")
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "state": state}, checkpoint)
    model.load_state_dict(torch.load(args.out / "best.pt", map_location=args.device, weights_only=True))
    model = model.eval().cpu()
    with torch.no_grad():
        texts = text_vectors(model, tokenizer, prompts, "cpu")
    onnx_file = args.out / "picture-encoder.onnx"
    sample = torch.zeros(2, 3, *size)
    torch.onnx.export(Encoder(model.visual), (sample,), onnx_file, input_names=["image"], output_names=["embedding"],
                      dynamic_shapes={"image": {0: torch.export.Dim("batch", min=1)}}, dynamo=True, external_data=False)
    import onnxruntime
    probe = torch.randn(3, 3, *size)
    with torch.no_grad():
        theirs = Encoder(model.visual)(probe).numpy()
    ours = onnxruntime.InferenceSession(str(onnx_file), providers=["CPUExecutionProvider"]).run(None, {"image": probe.numpy()})[0]
    gap = float(np.abs(ours - theirs).max() / max(1e-6, np.abs(theirs).max()))
    if gap > 1e-3:
        sys.exit(f"The ONNX file differs from torch by {gap}: it was not written down.")
    manifest = {
        "format": "doppel-picture-encoder-1",
        "onnx": onnx_file.name,
        "sha256": hashlib.sha256(onnx_file.read_bytes()).hexdigest(),
        "height": size[0], "width": size[1], "mean": mean, "std": std, "dimension": int(theirs.shape[1]),
        "logit_scale": float(model.logit_scale.exp()), "classes": classes, "position": args.position,
        "text_vectors": {position: texts[index].tolist() for index, position in enumerate(POSITIONS)},
        "made_by": {"model": "tiny, random weights" if args.tiny else args.model, "pretrained": "" if args.tiny else args.pretrained,
                    "encoders": args.encoders, "torch": torch.__version__, "open_clip": open_clip.__version__, "onnx_gap": gap},
        "zero_shot": state.get("zero_shot"), "best_epoch": state["best_epoch"], "history": state["history"],
    }
    onnx_file.with_suffix(".manifest.json").write_text(json.dumps(manifest, indent=1))
    print(f"wrote {onnx_file} (differs from torch by {gap:.1e}) and its manifest")


main()
