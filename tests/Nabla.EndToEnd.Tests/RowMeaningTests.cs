using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>A row means the same in a file, in JSON and on the command line, whatever language the machine speaks and
/// in whatever order its columns stand.</summary>
public sealed class RowMeaningTests : IDisposable
{
    private static readonly string[] s_names = ["n", "flag", "city", "code"];
    private static readonly string[] s_usual = ["0.5", "TRUE", "oslo", "2"];
    private static readonly string[] s_cities = ["İzmir", "ırmak", "Irmak2", "STRASSE", "Straße", "oslo", "Bern"];

    // Each of them instead of the usual one.
    private static readonly (string Column, string[] Values)[] s_values =
    [
        ("n", ["0.5", " 0.5 ", "", "NA", "5e-1", "+0.5", ".5", "-0", "−0.5", "-0.5", "NaN", "12.5"]),
        ("flag", ["TRUE", "true", " true ", "1", "1.0", "yes", "", "NULL", "FALSE", "0", "0.0", "maybe"]),
        ("city",
            ["oslo", "OSLO", " Oslo ", "İzmir", "IZMIR", "İZMİR", "ırmak", "IRMAK", "STRASSE", "Straße", "STRAẞE", ""]),
        ("code", ["2", "2.0", " 2 ", "02", "", "9"]),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string[][] _rows;

    public RowMeaningTests()
    {
        var random = new Random(3);
        var csv = new StringBuilder("n,flag,city,code,y\n");
        for (int i = 0; i < 300; i++)
        {
            (double n, bool flag, int city, int code) =
                (2 * random.NextDouble() - 1, random.Next(2) == 1, random.Next(7), random.Next(1, 4));
            string y = n + (flag ? 1 : 0) + 0.3 * city + 0.2 * code > 1.8 ? "a" : "b";
            csv.Append(CultureInfo.InvariantCulture,
                $"{n:F4},{(flag ? "TRUE" : "FALSE")},{s_cities[city]},{code},{y}\n");
        }

        _folder.Write("t.csv", csv.ToString());
        Finished run = NablaProcess.Run(
            $"train t.csv --target y --column code=category --choose off --epochs 20 --quiet --run-dir m",
            folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        _rows =
        [
            .. s_values.SelectMany(of => of.Values.Select(value =>
                s_names.Select((name, i) => name == of.Column ? value : s_usual[i]).ToArray())),
        ];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_has_one_meaning()
    {
        string[] expected = Answers("predict m rows.csv --json", environment: []);
        Assert.Equal(_rows.Length, expected.Length);
        Assert.Equal(13, expected.Distinct().Count());
        foreach (Dictionary<string, string> environment in (Dictionary<string, string>[])
        [
            [], new() { ["LC_ALL"] = "de_DE.UTF-8", ["LANG"] = "de_DE.UTF-8" },
            new() { ["LC_ALL"] = "tr_TR.UTF-8", ["LANG"] = "tr_TR.UTF-8" },
            new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        ])
        {
            Assert.Equal(expected, Answers("predict m rows.csv --json", environment));
            Assert.Equal(expected, Answers("predict m other-order.csv --json", environment));
            Assert.Equal(expected, Answers("predict m rows.json --json", environment));
        }

        foreach (int row in (int[])[1, 8, 14, 20, 31, 34, 37])
        {
            Finished one = NablaProcess.Run(
                [.. (string[])["predict", "m", .. s_names.Select((name, i) => $"{name}={_rows[row][i]}"), "--json"]],
                folder: _folder.Path);
            Assert.Equal(expected[row], one.Out.TrimEnd());
        }
    }

    private string[] Answers(string command, Dictionary<string, string> environment)
    {
        _folder.Write("rows.csv", Csv([0, 1, 2, 3]));
        _folder.Write("other-order.csv", Csv([3, 1, 0, 2]));   // and without what is predicted
        _folder.Write("rows.json", JsonSerializer.Serialize(_rows.Select(
            row => s_names.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second))));
        Finished run = NablaProcess.Run(command, environment, folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Out.TrimEnd().Split('\n');
    }

    private string Csv(int[] order) => string.Concat(_rows.Prepend(s_names).Select(
        row => string.Join(',', order.Select(i => $"\"{row[i]}\"")) + "\n"));
}
