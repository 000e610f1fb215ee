using System.Numerics;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla descend</c>: gradient descent on a case file, the parameters after chosen steps as JSON.</summary>
internal static class DescendCommand
{
    private static readonly Argument<string> s_case = new("CASE") { Description = "a case file, - for standard input" };

    public static Command Create() =>
        new NablaCommand(
            "descend", "descends the gradient of a case file and prints the parameters after chosen steps, as JSON",
            Run,
            "nabla backprop --template 2-3-2 > case.json", "nabla descend case.json",
                "nabla descend case.json --out steps.json")
        {
            s_case, CaseSource.Out,
        };

    private static int Run(Invocation call)
    {
        string path = call.Get(s_case)!;
        CaseFile given = CaseSource.Read(call, path);
        if (given.Optimizer is null)
        {
            throw Problem.Usage("the case file does not say how to descend",
                "add for example \"optimizer\": {\"name\": \"sgd\", \"lr\": 3.0}",
                    ("file", path == "-" ? "standard input" : path));
        }

        return given.IsSingle ? Descend<float>(call, given) : Descend<double>(call, given);
    }

    private static int Descend<T>(Invocation call, CaseFile given)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CaseSource.Print(call, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("snapshots");
            foreach (CaseSnapshot<T> snapshot in given.Descend<T>())
            {
                json.WritePropertyName(snapshot.Step.ToString(CultureInfo.InvariantCulture));
                snapshot.Write(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
}
