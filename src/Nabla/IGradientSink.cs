namespace Nabla;

/// <summary>Where the backward pass leaves the gradient of the weights.</summary>
internal interface IGradientSink<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Takes layer l, whose δ and ∇b are computed and whose weights are needed no more: BP4 is the sink's
    /// part.</summary>
    void Take(Trace<T> t, int l);

    /// <summary>Whether layer l stays as it is, so that it has no gradient.</summary>
    bool IsFrozen(int l);
}

/// <summary>∇w, for everybody to see.</summary>
internal readonly struct IntoNabla<T>(ParameterVector<T> nabla) : IGradientSink<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Take(Trace<T> t, int l) => Backprop.WeightGradient(t, nabla, l);

    public bool IsFrozen(int l) => false;
}
