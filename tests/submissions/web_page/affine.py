<!DOCTYPE html>
<html lang="en">
<head><title>affine.py</title></head>
<body>def affine</body>
</html>
