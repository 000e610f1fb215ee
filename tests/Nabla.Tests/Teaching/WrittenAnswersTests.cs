using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nabla.Teaching;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Teaching;

/// <summary>Numbers are taken as people write them, and held to what their digits say.</summary>
public sealed class WrittenAnswersTests
{
    [Theory]
    [InlineData("0.5", 1)]
    [InlineData("0,5", 1)]
    [InlineData(".5", 1)]
    [InlineData("+.50", 2)]
    [InlineData("5e-1", 1)]
    [InlineData("5.0E−1", 2)]
    [InlineData("5·10^-1", 1)]
    [InlineData(" 50 × 10^−2 ", 2)]
    public void A_number_is_the_same_in_any_spelling(string text, int decimals)
    {
        WrittenAnswer answer = WrittenAnswer.Parse(text)!.Value;
        Assert.Equal((0.5, decimals), (answer.Value, answer.Decimals));
        Assert.Equal(-0.5, WrittenAnswer.Parse("−" + text.Trim().TrimStart('+'))!.Value.Value);
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1,000.5")]
    [InlineData("half")]
    [InlineData("1e999")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    public void What_is_no_number_is_refused_with_its_place(string text)
    {
        Assert.Null(WrittenAnswer.Parse(text));
        NablaFormatException problem = Assert.Throws<NablaFormatException>(
            () => Sheet($$"""{"z": [[0.1, "{{text}}"]]}"""));
        Assert.Contains("z[0][1]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_right_sheet_is_never_refused_for_its_few_digits()
    {
        int coarse = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            CaseFile given = Case(seed, m: 1 + seed % 3);
            foreach (int digits in (int[])[1, 2, 3, 4])
            {
                AnswerReport report = AnswerCheck.Run(given, Sheet(Rounded(given, digits)));
                Assert.True(report.IsRight, $"seed {seed}, {digits} decimals: {report}");
                Assert.All(report.Coarse, quantity => Assert.InRange(quantity.Decimals, 1, digits));
                coarse += report.Coarse.Length;
            }
        }

        Assert.InRange(coarse, 500, 4000);
    }

    [Fact]
    public void Programs_leave_zeros_out_and_the_digits_of_the_rest_count()
    {
        CaseFile given = Case(3, m: 2);
        var texts = (JsonObject)JsonNode.Parse(Rounded(given, 3))!;
        string numbers = JsonSerializer.Serialize(texts.ToDictionary(field => field.Key, field => Plain(field.Value!)));
        AnswerReport report = AnswerCheck.Run(given, Sheet(numbers));
        Assert.True(report.IsRight, report.ToString());
        Assert.All(report.Coarse, quantity => Assert.Equal(3, quantity.Decimals));
        Assert.Contains("z^2", report.Right);

        // 0.900 as 0.9, 0.000 as 0.
        static object Plain(JsonNode node) => node is JsonArray items ? items.Select(item => Plain(item!)).ToArray()
            : double.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void A_whole_number_is_not_near_everything(string wrong)
    {
        CaseFile given = Case(1, m: 1);
        AnswerReport report = AnswerCheck.Run(given, Sheet($$"""{"a": [["{{wrong}}", null, null]]}"""));
        Assert.Equal(wrong, report.Finding!.Typed);
    }

    [Fact]
    public void One_example_needs_no_brackets_of_its_own_and_blanks_are_not_answered()
    {
        CaseFile given = Case(2, m: 1);
        double[] z = Pass<double>.Rows(given.Gradient<double>().Trace.Z(2))[0];
        string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
        AnswerReport report = AnswerCheck.Run(
            given, Sheet($$"""{"z": [["{{Number(z[0])}}", null, ""]], "a": [[null, null, null]]}"""));
        Assert.True(report.IsRight);
        Assert.Equal(["z^2"], report.Right);
        Assert.Equal(["z^2"], report.Partly);
        Assert.Contains("a^2", report.Missing);

        string typed = Number(z[1] + 1).Replace('.', ',');
        AnswerReport tooFew = AnswerCheck.Run(given, Sheet($$"""{"z": [[null, "{{typed}}"]]}"""));
        Assert.Equal("z", tooFew.Finding!.Quantity);
        AnswerReport wrong = AnswerCheck.Run(given, Sheet($$"""{"z": [[null, "{{typed}}", null]]}"""));
        Assert.Equal((1, typed), (wrong.Finding!.Column, wrong.Finding.Typed));
    }

    [Fact]
    public void A_line_of_numbers_stands_for_examples_where_a_layer_has_one_neuron()
    {
        var pass = new Pass<double>(7, 3, [2, 1], Cost.Quadratic, [Activation.Sigmoid]);
        CaseFile given = new(pass.Theta, Cost.Quadratic, pass.X, pass.Y);
        IEnumerable<double> z = Pass<double>.Rows(given.Gradient<double>().Trace.Z(2)).Select(row => row[0]);
        AnswerReport report = AnswerCheck.Run(given, Sheet($$"""{"z": [{{JsonSerializer.Serialize(z)}}]}"""));
        Assert.Equal(["z^2"], report.Right);
    }

    public static TheoryData<string, string> Slipped => new()
    {
        { "swapped", "two digits have changed places" },
        { "mistyped", "one digit is mistyped" },
        { "point", "the decimal point stands 1 place off" },
        { "sign", "the sign is reversed" },
    };

    [Theory]
    [MemberData(nameof(Slipped))]
    public void A_slip_of_the_pen_at_one_number_is_named(string how, string hint)
    {
        int made = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            CaseFile given = Case(seed, m: 2);
            var sheet = (JsonObject)JsonNode.Parse(Rounded(given, 5))!;
            JsonArray layer = sheet["delta"]![0]!.AsArray();
            string right = layer[0]![1]!.GetValue<string>();
            if (Written(how, right) is not { } written)
                continue;
            made++;
            layer[0]![1] = written;
            AnswerFinding finding = AnswerCheck.Run(given, Sheet(sheet.ToJsonString())).Finding!;
            Assert.Equal(("delta", 2, 0, 1), (finding.Quantity, finding.Layer, finding.Row, finding.Column));
            Assert.Equal(written, finding.Typed);
            Assert.True(finding.Slips is [var first, ..] && first.Hint.Contains(hint, StringComparison.Ordinal),
                $"seed {seed}, {right} as {written}: {string.Join(" | ", finding.Slips)}");
        }

        Assert.InRange(made, 10, 40);
    }

    public static TheoryData<string, Slip> Steps => new()
    {
        { "right", default }, { "uphill", Slip.Sign }, { "without eta", Slip.LearningRateMissing },
        { "summed", Slip.SumForMean }, { "change", Slip.ChangeForParameter }, { "taken away", Slip.ChangeForParameter },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Parameters_after_a_step_can_be_handed_in_and_their_slips_are_named(string how, Slip slip)
    {
        CaseFile plain = Case(11, m: 3);
        CaseFile given = new(plain.Parameters, plain.Cost, plain.X, plain.Y)
        {
            Optimizer = new Sgd(0.3), BatchSize = 1, Steps = 7,
        };
        ParameterVector<double> nabla = given.Gradient<double>().Nabla;
        string W(int l) => JsonSerializer.Serialize(Enumerable.Range(0, nabla.Architecture.Widths[l - 1]).Select(j =>
            Enumerable.Range(0, nabla.Architecture.Widths[l - 2]).Select(k =>
                New(plain.Parameters.W(l)[j, k], nabla.W(l)[j, k]))));
        string B(int l) => JsonSerializer.Serialize(Enumerable.Range(0, nabla.Architecture.Widths[l - 1]).Select(j =>
            New(plain.Parameters.B(l)[j], nabla.B(l)[j])));
        double New(double w, double gradient) => how switch
        {
            "right" => w - 0.3 * gradient,
            "uphill" => w + 0.3 * gradient,
            "without eta" => w - gradient,
            "summed" => w - 0.3 * 3 * gradient,
            "change" => -0.3 * gradient,
            _ => 0.3 * gradient,
        };
        AnswerSheet sheet = Sheet($$"""{"new_W": [{{W(2)}}, {{W(3)}}], "new_b": [{{B(2)}}, {{B(3)}}]}""");
        AnswerReport report = AnswerCheck.Run(given, sheet);
        if (how == "right")
        {
            Assert.Equal(["new_b^2", "new_W^2", "new_b^3", "new_W^3"], report.Right);
            var problem = Assert.Throws<NablaFormatException>(() => AnswerCheck.Run(plain, sheet));
            Assert.Contains("optimizer", problem.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(("new_b", 2), (report.Finding!.Quantity, report.Finding.Layer));
        Assert.Equal(slip, report.Finding.Slips[0].Slip);
    }

    // A first digit is changed, so that the number is far from right; null where that is not possible.
    private static string? Written(string how, string right)
    {
        int first = right.IndexOfAny(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
        if (first < 0 || first > right.Length - 3)
            return null;
        char[] digits = right.ToCharArray();
        switch (how)
        {
            case "swapped":
                if (Math.Abs(digits[first] - digits[first + 1]) < 2 || digits[first + 1] is '.' or '0')
                    return null;
                (digits[first], digits[first + 1]) = (digits[first + 1], digits[first]);
                return new(digits);
            case "mistyped":
                digits[first] = digits[first] == '9' ? '4' : '9';
                return new(digits);
            case "point":
                if (right.EndsWith('0'))
                    return null;   // two digits may be alike by chance
                return (decimal.Parse(right, CultureInfo.InvariantCulture) * 10).ToString(CultureInfo.InvariantCulture);
            default:
                return right.StartsWith('-') ? right[1..] : "-" + right;
        }
    }

    // What is right, each number rounded by itself.
    private static string Rounded(CaseFile given, int digits)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            given.Gradient<double>().Write(json);
        var all = (JsonObject)JsonNode.Parse(stream.ToArray())!;
        var sheet = new JsonObject();
        foreach (string name in (string[])["z", "a", "cost_per_example", "mean_cost", "delta", "grad_b", "grad_W"])
            sheet[name] = Round(all[name]!);
        return sheet.ToJsonString();

        JsonNode Round(JsonNode node) => node is JsonArray items ? new JsonArray([.. items.Select(i => Round(i!))])
            : JsonValue.Create(node.GetValue<double>().ToString("F" + digits, CultureInfo.InvariantCulture));
    }

    private static AnswerSheet Sheet(string json) => AnswerSheet.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static CaseFile Case(int seed, int m)
    {
        var pass = new Pass<double>(
            300 + seed, m, [2, 3, 2], Cost.Quadratic, [Activation.Sigmoid, Activation.Sigmoid]);
        return new(pass.Theta, Cost.Quadratic, pass.X, pass.Y);
    }
}
