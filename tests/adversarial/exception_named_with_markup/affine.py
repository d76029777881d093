import numpy as np

Odd = type("<script>alert(1)</script>[bold red]\x1b[31m\u202e]]>&amp;{name}" + "!" * 10**6, (Exception,), {})


def affine(x, W, b):
    raise Odd("[link=https://example.com]![](x)</failure>=1+1")
