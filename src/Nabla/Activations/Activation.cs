namespace Nabla;
/// <summary>stub</summary>
public sealed class Activation
{
    Activation(string n) { Name = n; }
    /// <summary>stub</summary>
    public static Activation Sigmoid { get; } = new("sigmoid");
    /// <summary>stub</summary>
    public static Activation Softmax { get; } = new("softmax");
    /// <summary>stub</summary>
    public string Name { get; }
    /// <summary>stub</summary>
    public bool IsElementwise => this != Softmax;
    internal ActivationCode<T> Code<T>() => Name == "" ? null! : throw new InvalidOperationException();
}
internal abstract class ActivationCode<T> { internal abstract void Apply(ReadOnlySpan<T> z, Span<T> a); internal abstract void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta); }
