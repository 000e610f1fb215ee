namespace Nabla.Lab.Explaining;

/// <summary>The symbols of the book with their indices, in the notation of explanations.</summary>
internal static class Symbols
{
    public static string Z(int l, int j) => Of("z", l, j);

    public static string A(int l, int j) => Of("a", l, j);

    public static string B(int l, int j) => Of("b", l, j);

    public static string Delta(int l, int j) => Of("δ", l, j);

    public static string W(int l, int j, int k) => Of("w", l, $"{Number(j)},{Number(k)}");

    /// <summary>a^{l}, all of a layer.</summary>
    public static string Of(string letter, int l) => $"{letter}^{{{Number(l)}}}";

    /// <summary>∂C/∂ of a symbol.</summary>
    public static string Rate(string symbol) => "∂C/∂" + symbol;

    public static string SigmaPrime(int l, int j) => $"σ'({Z(l, j)})";

    public static string Y(int j) => $"y_{{{Number(j)}}}";

    /// <summary>A number as a formula within prose.</summary>
    public static string F(double value) => $"${Figure.Of(value)}$";

    private static string Of(string letter, int l, int j) => Of(letter, l, Number(j));

    private static string Of(string letter, int l, string below) => $"{letter}^{{{Number(l)}}}_{{{below}}}";

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
