namespace Nabla.Cli.Commands;

/// <summary><c>nabla backprop</c>: every quantity of backpropagation on a case file, as JSON.</summary>
internal static class BackpropCommand
{
    private static readonly Argument<string?> s_case = new("CASE")
    {
        Description = "a case file, - for standard input", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Setting<IReadOnlyList<int>?> s_template =
        new("template", null, "print a case file to start from, for layers of these widths", "2-3-2", TemplateWidths);

    public static Command Create() =>
        new NablaCommand("backprop", "prints every z, a, delta, gradient and cost of a case file, as JSON", Run,
            "nabla backprop --template 2-3-2 > case.json", "nabla backprop case.json",
                "nabla backprop case.json --out gradient.json")
        {
            s_case, s_template, CaseSource.Out,
        };

    private static int Run(Invocation call)
    {
        string? path = call.Get(s_case);
        IReadOnlyList<int>? widths = call.Get(s_template);
        if ((path is null) == (widths is null))
        {
            throw Problem.Usage(
                "nabla backprop needs a case file, or --template", "nabla backprop CASE.json, or --template 2-3-2");
        }

        if (widths is not null)
            return WriteTemplate(call, widths);
        CaseFile given = CaseSource.Read(call, path!);
        return given.IsSingle
            ? CaseSource.Print(call, given.Gradient<float>().Write)
            : CaseSource.Print(call, given.Gradient<double>().Write);
    }

    private static int WriteTemplate(Invocation call, IReadOnlyList<int> widths)
    {
        CaseFile template = Problem.FromUsage(() => CaseFile.Template([.. widths]));
        if (call.Get(CaseSource.Out) is { } path)
        {
            WholeFile.Write(path, template.Write);
            return ExitCode.Done;
        }

        using var text = new MemoryStream();
        template.Write(text);
        call.Output.Out.Write(System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
        return ExitCode.Done;
    }

    // 2-3-2, as networks are called, or 2,3,2 as elsewhere on the command line.
    private static IReadOnlyList<int>? TemplateWidths(string text)
    {
        try
        {
            if (OptionText.Widths(text.Replace('-', ',')) is { Count: > 1 } widths)
                return widths;
        }
        catch (FormatException)
        {
        }

        throw new FormatException("the widths of two layers or more, whole numbers above 0, such as 2-3-2");
    }
}
