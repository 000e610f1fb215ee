namespace Nabla.IO;

/// <summary>What the source takes, and how it makes layer 1 of that: plain numbers, perhaps to be divided.</summary>
/// <param name="width">n_1.</param>
/// <param name="divisor">What raw values are divided by.</param>
internal class CSharpInput(int width, double divisor)
{
    private string DividedBy => divisor == 1 ? "" : Invariant($", raw: they are divided by {divisor} here");

    /// <summary>The input of a model.</summary>
    public static CSharpInput Of(Model model, bool core) => model.Schema is { } schema && !core
        ? new CSharpColumns(schema)
        : new CSharpInput(model.Input.Width, core ? 1 : model.Input.Divisor);

    /// <summary>The parameters of the method.</summary>
    public virtual string Parameters => "ReadOnlySpan<float> input";

    /// <summary>Whether an argument has a wrong length.</summary>
    public virtual string IsWrong => "input.Length != Inputs";

    /// <summary>The beginning of what is said then.</summary>
    public virtual string Complaint => "\"An input has \" + Inputs + \" numbers, an output \"";

    /// <summary>Writes what callers need to know.</summary>
    public virtual void WriteConstants(TextWriter to)
    {
        to.WriteLine($"    /// <summary>Numbers in an input{DividedBy}.</summary>");
        to.WriteLine(Invariant($"    public const int Inputs = {width};"));
        to.WriteLine();
    }

    /// <summary>Writes the parameters' documentation.</summary>
    public virtual void WriteParameters(TextWriter to) =>
        to.WriteLine($"    /// <param name=\"input\">Inputs numbers{DividedBy}.</param>");

    /// <summary>Writes the statements that fill a1.</summary>
    public virtual void WriteLayer1(TextWriter to) => to.WriteLine(divisor == 1 ? "        input.CopyTo(a1);"
        : $"        for (int k = 0; k < a1.Length; k++) a1[k] = input[k] / {CSharpText.Number((float)divisor)};");
}
