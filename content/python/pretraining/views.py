"""Random views of an image: a crop, a flip or not, a quarter turn or none, and another colour."""

import torch
import torch.nn.functional as F

CROP_AREA = (0.35, 1.0)
CROP_RATIO = (3 / 4, 4 / 3)


def draw(count: int, random: torch.Generator, crop_area=CROP_AREA) -> torch.Tensor:
    """Views as matrices for `affine_grid`, `[count, 2, 3]`: from the view to the image, both -1..1.

    `crop_area`: the part of the image that a view shows, at least and at most.
    """

    def uniform(low: float, high: float) -> torch.Tensor:
        return low + (high - low) * torch.rand(count, generator=random)

    area = uniform(*crop_area)
    ratio = torch.exp(uniform(*torch.tensor(CROP_RATIO).log().tolist()))
    size = torch.stack([(area * ratio).sqrt(), (area / ratio).sqrt()], 1).clamp(max=1)
    centre = torch.stack([uniform(-1, 1), uniform(-1, 1)], 1) * (1 - size)
    flips = torch.diag_embed((torch.rand(count, 2, generator=random) < 0.5).float() * 2 - 1)
    turned = torch.rand(count, 1, 1, generator=random) < 0.5
    directions = torch.where(turned, flips.flip(1), flips)
    return torch.cat([torch.diag_embed(size) @ directions, centre[:, :, None]], 2)


def look(images: torch.Tensor, views: torch.Tensor, side: int) -> torch.Tensor:
    """Views `[n, channels, side, side]` of images or grids of features `[n, channels, height, width]`."""
    grid = F.affine_grid(views, [len(images), images.shape[1], side, side], align_corners=False)
    return F.grid_sample(images, grid, padding_mode="border", align_corners=False)


def recolour(images: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Another lamp and another camera: brightness, white balance, saturation and contrast of each image, all
    of them one linear map of its colours around its mean."""

    def factor(spread: float, size: int = 1) -> torch.Tensor:
        return 1 + spread * (2 * torch.rand(len(images), size, 1, generator=random) - 1)

    grey = torch.full((3, 3), 1 / 3)
    saturation = factor(0.3)
    colours = factor(0.25) * factor(0.1, 3) * (saturation * torch.eye(3) + (1 - saturation) * grey)
    flat = images.flatten(2)
    mean = flat.mean(2, keepdim=True)
    contrast = factor(0.3)
    recoloured = torch.baddbmm((1 - contrast) * (colours @ mean), contrast * colours, flat)
    return recoloured.clamp(0, 255).view_as(images)
