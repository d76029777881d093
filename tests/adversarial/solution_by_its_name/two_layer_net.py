from ..solutions.chapter3.two_layer_net import TwoLayerNet
