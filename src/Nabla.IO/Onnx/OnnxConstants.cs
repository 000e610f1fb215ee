namespace Nabla.IO;

/// <summary>The few operators that work on constants: what exporters write for shapes and to turn weights.</summary>
internal static class OnnxConstants
{
    public static OnnxFlow Constant(OnnxStep step)
    {
        if (step.Tensor("value") is { } value)
            return new OnnxConstant(value);
        if (step.Tensor("value_floats") is { } reals)
            return new OnnxConstant(reals);
        if (step.Wholes("value_ints") is { } wholes)
            return new OnnxConstant(OnnxTensor.Integers(wholes));
        if (step.Has("value_float"))
            return new OnnxConstant(OnnxTensor.Of(step.Real("value_float", 0)));
        if (step.Has("value_int"))
            return new OnnxConstant(OnnxTensor.Integers(step.Whole("value_int", 0)) with { Shape = [] });
        throw step.Refuse("a constant that is no tensor of numbers", "a tensor");
    }

    /// <summary>The dimensions, with 0 for the examples: that is how Reshape says "as it is".</summary>
    public static OnnxFlow Shape(OnnxStep step) => new OnnxConstant(OnnxTensor.Integers(step.Input(0) switch
    {
        OnnxRaw { ByColumn: false } raw when !raw.Shape.Contains(0) => [0, .. raw.Shape.Select(size => (long)size)],
        OnnxSignal { ByColumn: false } signal when OnnxDimensions.Of(signal) is [-1, .. var sizes] =>
            [0, .. sizes.Select(size => (long)size)],
        _ => throw step.Refuse("the shape of something whose shape is open", "a layer, or an input of known size"),
    }));

    /// <summary>Arithmetic on constants alone, such as √(variance + ε), of equal shapes, or with one
    /// number.</summary>
    public static OnnxFlow Binary(OnnxStep step, OnnxTensor x, OnnxTensor y, Func<double, double, double> function)
    {
        bool fits = x.IsReal && y.IsReal && (x.Shape.AsSpan().SequenceEqual(y.Shape.AsSpan())
            || (y.Length == 1 && y.Shape.Length <= x.Shape.Length)
            || (x.Length == 1 && x.Shape.Length <= y.Shape.Length));
        if (!fits)
            throw step.Refuse("arithmetic on constants of two shapes or on integers", "its result");
        OnnxTensor longer = x.Length >= y.Length && x.Shape.Length >= y.Shape.Length ? x : y;
        return Real(step, longer, i => function(x[x.Length == 1 ? 0 : i], y[y.Length == 1 ? 0 : i]));
    }

    /// <summary>A function of each number of a constant.</summary>
    public static OnnxFlow Unary(OnnxStep step, OnnxTensor x, Func<double, double> function) => x.IsReal
        ? Real(step, x, i => function(x[i]))
        : throw step.Refuse("a function of integers", "its result");

    private static OnnxConstant Real(OnnxStep step, OnnxTensor like, Func<int, double> value)
    {
        step.Budget.Spend(like.Length);
        bool isDouble = like.Type == OnnxType.Double;
        int size = isDouble ? sizeof(double) : sizeof(float);
        var content = new byte[checked(like.Length * size)];
        for (int i = 0; i < like.Length; i++)
        {
            if (isDouble)
                BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(i * size), value(i));
            else
                BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(i * size), (float)value(i));
        }

        return new(new(isDouble ? OnnxType.Double : OnnxType.Float, like.Shape, content));
    }

    public static OnnxFlow Gather(OnnxStep step)
    {
        OnnxTensor from = step.Constant(0), which = step.Constant(1);
        if (step.Whole("axis", 0) != 0 || from.Shape.Length != 1 || from.Type != OnnxType.Int64 || which.Length != 1
            || which.Type is not (OnnxType.Int64 or OnnxType.Int32))
        {
            throw step.Refuse("Gather on constants", "one number of a shape");
        }

        long at = which.Whole(0) + (which.Whole(0) < 0 ? from.Length : 0);
        if (at < 0 || at >= from.Length)
            throw step.Refuse(Invariant($"index {which.Whole(0)}"), $"0 to {from.Length - 1}");
        return new OnnxConstant(OnnxTensor.Integers(from.Whole((int)at)) with { Shape = which.Shape });
    }

    public static OnnxFlow Concat(OnnxStep step)
    {
        var values = new List<long>();
        if (step.Whole("axis", 0) != 0)
            throw step.Refuse("constants joined side by side", "a shape");
        for (int i = 0; i < step.Count; i++)
        {
            step.Budget.Spend(step.Constant(i).Length);
            values.AddRange(step.Integers(i));
        }

        return new OnnxConstant(OnnxTensor.Integers([.. values]));
    }

    /// <summary>The same numbers in another type, where that is a type that a network or a shape may have.</summary>
    public static OnnxFlow Cast(OnnxStep step, OnnxTensor tensor, OnnxType type)
    {
        if (tensor.Type == type)
            return new OnnxConstant(tensor);
        bool toInteger = type == OnnxType.Int64 && tensor.Type == OnnxType.Int32;
        if (!toInteger && (!tensor.IsReal || type is not (OnnxType.Float or OnnxType.Double)))
        {
            throw step.Refuse(
                $"Cast from {OnnxTensor.NameOf(tensor.Type)} to {OnnxTensor.NameOf(type)}", "FLOAT or DOUBLE");
        }

        step.Budget.Spend(tensor.Length);
        if (toInteger)
            return new OnnxConstant(OnnxTensor.Integers([.. tensor.Wholes()]) with { Shape = tensor.Shape });
        int size = OnnxTensor.SizeOf(type)!.Value;
        var content = new byte[checked(tensor.Length * size)];
        for (int i = 0; i < tensor.Length; i++)
        {
            if (type == OnnxType.Float)
                BitConverter.TryWriteBytes(content.AsSpan(i * size), (float)tensor[i]);
            else
                BitConverter.TryWriteBytes(content.AsSpan(i * size), tensor[i]);
        }

        return new OnnxConstant(new(type, tensor.Shape, content));
    }

    public static OnnxFlow Reshape(OnnxStep step, OnnxTensor tensor, long[] shape)
    {
        long known = 1;
        bool fits = shape.Length <= 8 && shape.Count(size => size == -1) <= 1 && shape.All(size => size is -1 or > 0)
            && tensor.Length > 0;
        foreach (long size in shape.Where(size => size > 0))
            known = fits && size <= tensor.Length && known <= tensor.Length ? known * size : 0;
        fits &= known > 0 && (shape.Contains(-1) ? tensor.Length % known == 0 : tensor.Length == known);
        if (!fits)
        {
            throw step.Refuse(
                $"Reshape of {tensor.Length} constants to [{OnnxProblem.List(shape.Take(8))}]", "as many numbers");
        }

        int rest = (int)(tensor.Length / known);
        return new OnnxConstant(tensor with { Shape = [.. shape.Select(size => size == -1 ? rest : (int)size)] });
    }

    public static OnnxFlow Transpose(OnnxStep step, OnnxTensor tensor)
    {
        if (tensor.Shape is not [var rows, var columns])
            throw step.Refuse("Transpose of constants that are no matrix", "a matrix");
        step.Budget.Spend(tensor.Length / 2);   // a layer's weights may well be turned once
        int size = OnnxTensor.SizeOf(tensor.Type)!.Value;
        var content = new byte[tensor.Content.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                tensor.Content.Span.Slice((i * columns + j) * size, size).CopyTo(content.AsSpan((j * rows + i) * size));
        }

        return new OnnxConstant(tensor with { Shape = [columns, rows], Content = content });
    }
}
