using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests;

/// <summary>Dates, texts and very many categories at the command line.</summary>
public sealed class TableKindsTests(TableRun run) : IClassFixture<TableRun>
{
    private static readonly string[] s_words = ["good", "bad", "red", "blue", "shirt", "hat", "fits", "fine"];

    [Fact]
    public void A_line_for_each_kind_of_thing_names_its_columns_and_the_option_that_changes_it()
    {
        string csv = run.Write("shop.csv", Shop());
        string notes = NablaProcess.Run($"train {csv} --dry-run").Error;
        Assert.Contains("look like dates and times, and are taken so: when (year, month, weekday and days since " +
            "2022-01-01), open (hour and time of day); to change that: --column when=category", notes,
            StringComparison.Ordinal);
        Assert.Contains("texts, of which the words count: review (64 inputs); to change that: --column review=category",
            notes, StringComparison.Ordinal);
        Assert.Contains("all others one more: town (99); to change that: --column town=category", notes,
            StringComparison.Ordinal);
        Assert.Contains(
            "inputs: 2 columns of dates, when (6), open (3); 1 column of categories, town (100); " +
            "1 column of texts, review (64): 173 in all", notes, StringComparison.Ordinal);
        string inspected = NablaProcess.Run($"inspect {csv}").Out;
        Assert.Contains("6 inputs: year, month, weekday and days since 2022-01-01", inspected,
            StringComparison.Ordinal);
        Assert.Contains("64 inputs, for its words", inspected, StringComparison.Ordinal);
        Assert.Contains("100 inputs, the last one for all others", inspected, StringComparison.Ordinal);
        string other = NablaProcess.Run(
            $"train {csv} --column when=category,open=ignore,review=ignore,town=text --dry-run").Error;
        Assert.DoesNotContain("dates", other, StringComparison.Ordinal);
        Assert.Contains("the words count: town (64 inputs)", other, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_answers_new_rows_counts_strays_and_is_written_in_every_form_or_refused_by_name()
    {
        string csv = run.Write("shop.csv", Shop()), folder = run.Beside("shop");
        Assert.Equal(0, NablaProcess.Run($"train {csv} --epochs 3 --choose off --run-dir {folder}").ExitCode);
        string rows = run.Write("new.csv", "when,open,review,town\n2024-03-01,7:30,good hat,t1\nsoon,,—,nowhere\n");
        Finished predicted = NablaProcess.Run($"predict {folder} {rows}");
        Assert.Equal(0, predicted.ExitCode);
        Assert.Contains("when: 1 of 2 values are no dates, for which 2023-", predicted.Error, StringComparison.Ordinal);
        Assert.Contains("review: 1 of 2 values have no word that the model knows", predicted.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("town", predicted.Error, StringComparison.Ordinal);
        string json = run.Write("new.json", "{\"when\": \"March 1, 2024\", \"open\": \"07:30\", " +
            "\"review\": \"Hat, GOOD\", \"town\": \"t1\"}");
        Assert.Equal(predicted.Out.Split('\n')[..2], NablaProcess.Run($"predict {folder} {json}").Out.Split('\n')[..2]);

        string importance = NablaProcess.Run($"evaluate {folder} --importance").Out;
        foreach (string column in (string[])["when", "open", "review", "town"])
            Assert.Single(importance.Split('\n'), line => line.StartsWith($"  {column} ", StringComparison.Ordinal));

        Finished onnx = NablaProcess.Run($"convert {folder} {run.Beside("shop.onnx")}");
        Assert.Equal(3, onnx.ExitCode);
        Assert.Contains("\"when\" holds dates", onnx.Error, StringComparison.Ordinal);
        Assert.Contains("--core", onnx.Error, StringComparison.Ordinal);
        Assert.Equal(0, NablaProcess.Run($"convert {folder} {run.Beside("shop.onnx")} --core").ExitCode);
        foreach (string form in (string[])["shop.json", "shop.safetensors", "shop.npz"])
        {
            Assert.Equal(0, NablaProcess.Run($"convert {folder} {run.Beside(form)}").ExitCode);
            Assert.Equal(predicted.Out, NablaProcess.Run($"predict {run.Beside(form)} {rows}").Out);
        }
    }

    [Fact]
    public void Contributions_are_of_columns_with_dates_texts_and_categories_as_people_write_them()
    {
        string csv = run.Write("shop.csv", Shop()), folder = run.Beside("why");
        Assert.Equal(0, NablaProcess.Run($"train {csv} --epochs 3 --choose off --run-dir {folder}").ExitCode);
        Finished typed = NablaProcess.Run(
            ["predict", folder, "when=2023-03-01", "open=7:30", "review=a good hat that fits well", "town=x", "--why"]);
        Assert.True(typed.ExitCode == 0, typed.ToString());
        string[] lines = typed.Out.Split('\n')[..^1];
        Assert.Equal(5, lines.Length);
        string[] shown = ["when    2023-03-01 ", "open    07:30 ", "review  a good hat that… ", "town    x "];
        foreach (string line in shown)
            Assert.Single(lines, other => other.StartsWith("  " + line, StringComparison.Ordinal));
        string missing = NablaProcess.Run($"predict {folder} when=soon --why").Out;
        Assert.Matches(@"(?m)^  when +no date  ", missing);
        Assert.Matches(@"(?m)^  review +missing  ", missing);

        string rows = run.Write("why.csv",
            "town,when,open,review\nt1,2024-06-03,7:30,good hat\n,soon,,—\nnowhere,2019-01-01,12:00,bad shirt\n");
        Finished text = NablaProcess.Run($"predict {folder} {rows} --why");
        Assert.Matches(@"(?m)^line 3: .* at the average inputs$", text.Out);
        Assert.Contains("values outside the range of training: 2 of when (2022-01-01 to 2024-03-", text.Error,
            StringComparison.Ordinal);
        string[] answers = NablaProcess.Run($"predict {folder} {rows} --json --digits all").Out.Split('\n')[..^1];
        string[] whys = NablaProcess.Run($"predict {folder} {rows} --why --json --digits all").Out.Split('\n')[..^1];
        for (int i = 0; i < 3; i++)
        {
            JsonElement root = JsonDocument.Parse(whys[i]).RootElement, why = root.GetProperty("why");
            double answer = root.GetProperty("prediction").GetDouble();
            Assert.Equal(JsonDocument.Parse(answers[i]).RootElement.GetProperty("prediction").GetDouble(), answer, 5);
            JsonProperty[] parts = [.. why.GetProperty("contributions").EnumerateObject()];
            Assert.Equal(["when", "open", "review", "town"], parts.Select(part => part.Name));
            Assert.Equal(answer - why.GetProperty("average").GetDouble(), parts.Sum(part => part.Value.GetDouble()), 4);
        }
    }

    [Fact]
    public void Rows_are_ordered_by_a_column_of_dates_as_by_the_number_of_the_day()
    {
        var csv = new StringBuilder("day,n,x,y\n");
        for (int i = 0; i < 240; i++)
        {
            int n = i * 37 % 120;
            csv.AppendLine(CultureInfo.InvariantCulture,
                $"{new DateTime(2023, 11, 20).AddDays(n):d.M.yyyy},{n},{i * 7 % 50},{(i * 7 % 50 + n / 2) / 4.0}");
        }

        string file = run.Write("days.csv", csv.ToString());
        string dates = Figures("day"), numbers = Figures("n");
        Assert.Contains("tested on later rows, by day", dates, StringComparison.Ordinal);
        Assert.Equal(numbers, dates.Replace("by day", "by n", StringComparison.Ordinal));
        Assert.NotEqual(numbers, Figures("n --gap 20"));
        Assert.Equal(
            Figures("n --gap 20"), Figures("day --gap 20").Replace("by day", "by n", StringComparison.Ordinal));
        string bad = run.Write("bad-day.csv", csv.ToString().Replace("20.11.2023", "soon", StringComparison.Ordinal));
        Finished refused = NablaProcess.Run($"train {bad} --time day --dry-run");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("\"soon\" is no time", refused.Error, StringComparison.Ordinal);
        Finished grouped = NablaProcess.Run($"evaluate {file} --folds 4 --group day --epochs 2 --choose off");
        Assert.True(grouped.ExitCode == 0, grouped.ToString());

        string Figures(string time)
        {
            Finished trained = NablaProcess.Run($"evaluate {file} --folds 4 --time {time} --epochs 3 --choose off");
            Assert.True(trained.ExitCode == 0, trained.ToString());
            return Regex.Replace(trained.Out, @" +\d+\.\d+s\n", "\n");   // all but the time it took
        }
    }

    [Fact]
    public void An_order_that_nothing_tells_is_refused_with_the_option_for_each_reading()
    {
        string csv = run.Write("order.csv", "d,y\n1/2/2024,1\n3/4/2024,2\n5/6/2024,3\n");
        Finished refused = NablaProcess.Run($"train {csv} --dry-run");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("2 meanings, 2024-02-01 and 2024-01-02", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--column d=date:dmy, --column d=date:mdy", refused.Error, StringComparison.Ordinal);
        Assert.Contains("d (\"1/2/2024\" is 2024-01-02); to change that: --column d=date:dmy",
            NablaProcess.Run($"train {csv} --dry-run --column d=date:mdy").Error, StringComparison.Ordinal);
        Assert.Contains("refused (\"1/2/2024\" has 2 meanings", NablaProcess.Run($"inspect {csv}").Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_of_an_Excel_file_are_those_of_a_CSV_file()
    {
        string csv = run.Write("days.csv", "when,at,y\n2024-03-01,06:30:00,1.5\n2024-03-02 12:00:00,18:00:00,2.5\n");
        string excel = run.Beside("days.xlsx");
        using (ZipArchive zip = ZipFile.Open(excel, ZipArchiveMode.Create))
        {
            Entry(zip, "[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>
                """);
            Entry(zip, "xl/_rels/workbook.xml.rels", """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                <Relationship Id="rId1" Target="worksheets/sheet1.xml"
                Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
                <Relationship Id="rId2" Target="styles.xml"
                Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/></Relationships>
                """);
            Entry(zip, "xl/workbook.xml", """
                <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
                <sheets><sheet name="days" sheetId="1" r:id="rId1"/></sheets></workbook>
                """);
            Entry(zip, "xl/styles.xml", """
                <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
                <cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="21"/></cellXfs></styleSheet>
                """);
            Entry(zip, "xl/worksheets/sheet1.xml", """
                <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
                <row r="1"><c r="A1" t="str"><v>when</v></c><c r="B1" t="str"><v>at</v></c>
                <c r="C1" t="str"><v>y</v></c></row>
                <row r="2"><c r="A2" s="1"><v>45352</v></c><c r="B2" s="2"><v>0.27083333333333331</v></c>
                <c r="C2"><v>1.5</v></c></row>
                <row r="3"><c r="A3" s="1"><v>45353.5</v></c><c r="B3" s="2"><v>0.75</v></c>
                <c r="C3"><v>2.5</v></c></row></sheetData></worksheet>
                """);
        }

        Finished shown = NablaProcess.Run($"inspect {excel} --json");
        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Equal(NablaProcess.Run($"inspect {csv} --json").Out.Replace("days.csv", "", StringComparison.Ordinal),
            shown.Out.Replace("days.xlsx", "", StringComparison.Ordinal));
        Assert.Contains("\"dates\"", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_does_not_fit_into_memory_is_refused()
    {
        string row = string.Join(',', Enumerable.Repeat("1", 1000)) + "\n";
        string names = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"c{i}")) + "\n";
        string csv = run.Write("large.csv", names + string.Concat(Enumerable.Repeat(row, 14_000)));
        Finished refused = NablaProcess.Run($"train {csv} --dry-run", new() { ["DOTNET_GCHeapHardLimit"] = "8000000" });
        // The row is told where that is noticed before the columns grow, which depends on when memory is collected.
        Assert.True(refused.ExitCode is 2 or 3, refused.ToString());
        Assert.Matches("where  row \\d+(.|\n)*most of the memory that there is|not enough memory", refused.Error);
    }

    private static void Entry(ZipArchive zip, string name, string text)
    {
        using Stream entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }

    // 400 rows over two years and more; the month and the words tell the number.
    private static string Shop()
    {
        var text = new StringBuilder("when,open,review,town,y\n");
        for (int i = 0; i < 400; i++)
        {
            DateTime day = new DateTime(2022, 1, 1).AddDays(i * 83 % 800);
            string review = string.Join(
                ' ', Enumerable.Range(0, 4).Select(k => s_words[(i * (k + 3) + i / 7 + k) % 8]));
            text.AppendLine(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{i * 7 % 24}:{i * 11 % 60:00}," +
                $"{review} no{i},t{i * 37 % 131},{Math.Abs(day.Month - 6) + (review.Contains("good") ? 2.5 : 0)}");
        }

        return text.ToString();
    }
}
