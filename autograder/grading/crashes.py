"""What a crash tells without a catalogue: the lesson of an exception that the learner's code raised."""

from __future__ import annotations

import re
from collections.abc import Callable

from autograder.checks.answers import Raised
from autograder.grading import calls, misfits, strangers, wrong_kinds
from autograder.grading.crash import Crash, Found, crash_of
from autograder.lessons import cause
from autograder.mistakes import Cause
from autograder.model import Source

Read = Callable[[Crash, re.Match[str]], Found | None]
N = r"(-?\d{1,9})"
PLAIN = r"NoneType|list|tuple|dict|set|str|int|float|bool|method|function|builtin_function_or_method"
KIND = r"'([\w. -]{1,60})'"


def _is(lesson: str) -> Read:
    """Reads a crash of which the message says all: the sentence names the code."""
    return lambda crash, found: (lesson, {"code": crash.code})


RULES: tuple[tuple[str, Read], ...] = (  # type and message, in the words of Python, NumPy and PyTorch
    # shapes
    (rf"ValueError: matmul: .* mismatch in its core dimension .*\(size {N} is different from {N}\)", misfits.matmul),
    (rf"ValueError: shapes (.*) not aligned: {N} \(dim \d\) != {N} \(dim \d\)", misfits.dot),
    (rf"RuntimeError: mat1 and mat2 shapes cannot be multiplied \({N}x{N} and {N}x{N}\)", misfits.torch_product),
    (r"ValueError: operands could not be broadcast together with shapes (.*)", misfits.broadcast),
    (r"ValueError: .*could not be broadcast together with remapped shapes \S+ ?\S*: ?(.*)", misfits.told),
    (rf"RuntimeError: The size of tensor a \({N}\) must match the size of tensor b \({N}\)", misfits.torch_broadcast),
    (rf"ValueError: all the input array dim.* along dimension {N}, .* size {N} and .* size {N}", misfits.concatenated),
    (rf"RuntimeError: Sizes of tensors must match .* Expected size {N} but got size {N} for", misfits.torch_joined),
    (r"ValueError: all input arrays must have the same shape|RuntimeError: stack expects each", misfits.stacked),
    (rf"IndexError: boolean index did not match .* axis {N}; .* is {N} but .* is {N}", misfits.masked),
    (r"IndexError: (?:shape mismatch|The shape of the mask).*?([\[(][\d, ]*[\])].*)", misfits.told),
    (r"ValueError: Using a target size \((.*)\) that is different to", misfits.told),
    (r"RuntimeError: (Given groups=1, .*)", misfits.told),
    (r"ValueError: could not broadcast input array from shape (.*)", misfits.in_place),
    (r"ValueError: non-broadcastable output operand with shape (.*)", misfits.output),
    (r"ValueError: setting an array element with a sequence\.$", misfits.into_a_number),
    (r"TypeError: only (?:0-dimensional|length-1) arrays can be converted", wrong_kinds.array_as_number),
    (r"TypeError: type numpy\.ndarray doesn't define __round__", wrong_kinds.array_as_number),
    (r"ValueError: only one element tensors can be converted", wrong_kinds.array_as_number),
    (r"RuntimeError: a Tensor with \d+ elements cannot be converted", wrong_kinds.array_as_number),
    (r"ValueError: setting an array element with a sequence\. The requested array has an inhomog", calls.ragged),
    (rf"ValueError: cannot reshape array of size {N} into shape \(?([\d,newaxis]*)\)?", misfits.reshaped),
    (rf"RuntimeError: shape '\[([-\d, ]*)\]' is invalid for input of size {N}", misfits.torch_reshaped),
    (rf"(?:numpy\.)?AxisError: .*axis {N} is out of bounds for array of dimension {N}", calls.axis),
    (rf"IndexError: Dimension out of range .* of \[-?\d+, {N}\], but got {N}", calls.torch_axis),
    (r"ValueError: axes don't match array", calls.axes),
    (r"ValueError: cannot select an axis to squeeze out", calls.squeezed),
    # places that are not there
    (rf"IndexError: index {N} is out of bounds for (?:axis|dimension) {N} with size {N}", calls.beyond),
    (r"IndexError: (?:list|tuple)(?: assignment)? index out of range", calls.beyond_list),
    (rf"IndexError: too many indices for array: array is {N}-dim", calls.too_many_indices),
    (rf"IndexError: too many indices for tensor of dimension {N}", calls.too_many_indices),
    (rf"IndexError: Target {N} is out of bounds", calls.no_target),
    (r"KeyError: (.{1,80})", strangers.key),
    # values of the wrong kind
    (r"\w+Error: .*\btorch\.return_types\.(\w{1,40})", wrong_kinds.pair),
    (r"ValueError: The truth value of an array|RuntimeError: Boolean value of Tensor with more", wrong_kinds.truth),
    (rf"TypeError: unsupported operand type\(s\) for (\S+)(?: or pow\(\))?: {KIND} and {KIND}", wrong_kinds.operands),
    (rf"TypeError: '(\S+)' not supported between instances of {KIND} and {KIND}", wrong_kinds.operands),
    (rf"TypeError: bad operand type for (?:unary )?(\S+): {KIND}", wrong_kinds.operands),
    (r"TypeError: loop of ufunc does not support argument \d of type (\S+)", wrong_kinds.a_value),
    (r"TypeError: can't multiply sequence by non-int", wrong_kinds.repeated),
    (r"TypeError: can only concatenate (str|list|tuple)", wrong_kinds.a_value),
    (rf"TypeError: {KIND} object is not subscriptable", wrong_kinds.a_value),
    (rf"TypeError: {KIND} object is not iterable", wrong_kinds.a_value),
    (rf"TypeError: {KIND} object does not support item assignment", wrong_kinds.a_value),
    (rf"TypeError: object of type {KIND} has no len\(\)", wrong_kinds.a_value),
    (rf"TypeError: argument of type {KIND} is not", wrong_kinds.a_value),
    (rf"TypeError: \w+\(\) argument must be .*, not {KIND}", wrong_kinds.a_value),
    (r"TypeError: (?:len\(\) of unsized object|iteration over a 0-d (?:array|tensor))", wrong_kinds.number),
    (r"IndexError: invalid index (?:to scalar variable|of a 0-dim tensor)", wrong_kinds.number),
    (r"ValueError: zero-dimensional arrays cannot be concatenated", wrong_kinds.number),
    (rf"ValueError: matmul: Input operand {N} does not have enough dimensions", wrong_kinds.no_dimensions),
    (r"ValueError: (?:could not convert string|invalid literal for int)", wrong_kinds.text),
    (r"\w*TypeError: ufunc '\w+' (?:did not contain a loop .*<U|not supported for the input)", wrong_kinds.no_loop),
    (rf"TypeError: {KIND} object is not callable", wrong_kinds.not_callable),
    (r"\w*TypeError: Cannot cast ufunc '\w+' output from dtype\('float\d+'\) to dtype\('u?int", wrong_kinds.whole),
    (r"RuntimeError: result type \w+ can't be cast to the desired output type \w*(?:Long|Int)", wrong_kinds.whole),
    (r"ValueError: Integers to negative integer powers are not allowed", wrong_kinds.negative_powers),
    (r"IndexError: only integers, slices|IndexError: arrays used as indices must be", wrong_kinds.no_index),
    (r"TypeError: slice indices must be integers|TypeError: expected a sequence of integers", wrong_kinds.no_index),
    (r"TypeError: (?:list|tuple) indices must be integers or slices, not (\S+)", wrong_kinds.no_index),
    (rf"TypeError: {KIND} object cannot be interpreted as an integer", wrong_kinds.no_index),
    (r"TypeError: only integer scalar arrays can be converted", wrong_kinds.scalar_index),
    # names
    (r"NameError: name '(\w{1,100})' is not defined", strangers.undefined),
    (r"(?:UnboundLocal|Name)Error: (?:cannot access|local|free) .*variable '(\w{1,100})'", strangers.unbound),
    (r"ImportError: cannot import name '(\w{1,100})' from '([\w.]{1,100})'", strangers.not_imported),
    (r"AttributeError: module '([\w.]{1,100})' has no attribute '(\w{1,100})'", strangers.of_a_module),
    (r"AttributeError: `np\.(\w{1,100})` was removed in .* Use `([^`]{1,80})`", strangers.removed),
    (r"AttributeError: 'numpy\.ndarray' object has no attribute '(\w{1,100})'", strangers.of_an_array),
    (r"AttributeError: 'numpy\.random\._generator\.Generator' .* attribute '(\w{1,100})'", strangers.of_a_generator),
    (r"AttributeError: 'Tensor' object has no attribute '(?:astype|copy|transpose_|dot_)'", _is("torch-numpy-mixed")),
    (r"AttributeError: cannot assign \w+ before Module\.__init__\(\) call", _is("parent-init-forgotten")),
    (rf"AttributeError: {KIND} object has no attribute '_(?:modules|parameters)'", _is("parent-init-forgotten")),
    (rf"AttributeError: '({PLAIN})' object .*'(\w+)'", wrong_kinds.a_value_of),
    (r"AttributeError: '(numpy\.(?:(?:float|int|bool)\d*_?|_\w+))' object .*'(\w+)'", wrong_kinds.a_value_of),
    (r"AttributeError: '(\w{1,100})' object has no attribute '(\w{1,100})'", strangers.of_an_object),
    (r"AttributeError: type object '(\w{1,100})' has no attribute '(\w{1,100})'", strangers.of_a_class),
    # calls
    (rf"TypeError: ([\w.<>]{{1,200}})\(\) takes (.{{1,40}}) positional arguments? but {N} w", calls.too_many),
    (r"TypeError: ([\w.<>]{1,200})\(\) missing \d+ required [\w-]+ arguments?: (.{1,200})", calls.missing),
    (r"TypeError: ([\w.<>]{1,200})\(\) got an unexpected keyword argument '(\w{1,100})'", calls.unexpected),
    (r"TypeError: '(\w{1,100})' is an invalid keyword argument for (\w{1,100})", calls.invalid_for_builtin),
    (r"TypeError: ([\w.<>]{1,200})\(\) got multiple values for argument '(\w{1,100})'", calls.twice),
    (r"TypeError: (\w{1,100})\(\) takes no arguments", wrong_kinds.no_arguments),
    (r"TypeError: Cannot interpret '\S+' as a data type", calls.no_dtype),
    (r"ValueError: (?:too many|not enough) values to unpack \(expected (?:at least )?(\d{1,9})", calls.unpacked),
    (r"TypeError: cannot unpack non-iterable (\S{1,60}) object", calls.not_unpacked),
    (r"ZeroDivisionError: ", calls.division),
    (r"RecursionError: ", calls.recursion),
    # PyTorch
    (r"RuntimeError: a (?:view of a )?leaf Variable that requires grad is being used", _is("torch-in-place-on-leaf")),
    (r"RuntimeError: one of the variables needed for gradient .* inplace", _is("torch-in-place-on-leaf")),
    (r"RuntimeError: Trying to backward through the graph a second time", _is("torch-second-backward")),
    (r"RuntimeError: grad can be implicitly created only for scalar outputs", _is("torch-backward-of-many")),
    (r"RuntimeError: element \d+ of tensors does not require grad", wrong_kinds.no_grad),
    (r"RuntimeError: One of the differentiated Tensors", wrong_kinds.no_grad),
    (r"ValueError: can't optimize a non-leaf Tensor", wrong_kinds.no_grad),
    (r"RuntimeError: Can't call numpy\(\) on Tensor that requires grad", wrong_kinds.mixed),
    (r"TypeError: .* must be Tensor, not (?:numpy\.ndarray|numpy\.\w+|float|int|list)", wrong_kinds.mixed),
    (r"TypeError: expected np\.ndarray \(got|TypeError: Concatenation operation is not implemented", wrong_kinds.mixed),
    (r"RuntimeError: .*(?:must have|have|has) the same dtype", wrong_kinds.torch_kinds),
    (r"RuntimeError: (?:expected|Expected|Found|found) .*(?:dtype|scalar type|type)", wrong_kinds.torch_kinds),
    (r"RuntimeError: mean\(\): could not infer output dtype", wrong_kinds.torch_kinds),
    (r"RuntimeError: only Tensors of floating point", wrong_kinds.torch_kinds),
    (r"IndexError: tensors used as indices must be", wrong_kinds.torch_kinds),
    (r"TypeError: cannot assign '.*' as parameter '(\w{1,100})'", wrong_kinds.no_parameter),
)  # fmt: skip


def of_crash(error: Raised, source: Source, hidden: bool) -> Cause | None:
    """The cause of an exception, if it is known. `hidden`: the check is hidden; nothing of what it asked is said."""
    crash = crash_of(error, source)
    if not crash.code:  # no code of the learner's raised it
        return None
    for pattern, read in RULES:  # compiled when something crashes
        if (found := re.match(pattern, crash.message, re.DOTALL)) and (named := read(crash, found)):
            lesson, params = named
            return cause(lesson, hidden=hidden, **params)
    return None
