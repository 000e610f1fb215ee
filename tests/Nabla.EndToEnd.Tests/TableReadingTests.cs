using System.IO.Compression;

namespace Nabla.EndToEnd.Tests;

/// <summary>What the command takes columns for, and who overrules it.</summary>
public sealed class TableReadingTests(TableRun run) : IClassFixture<TableRun>
{
    private static readonly string s_rows = string.Concat(Enumerable.Range(0, 40).Select(i =>
        FormattableString.Invariant($"{i},\"${1000 + i * 37 % 900}.50\",0{100 + i % 4},{i * 7 % 40 / 10.0:0.0}\n")));

    [Fact]
    public void A_note_for_each_kind_of_thing_names_the_option_that_changes_it()
    {
        string csv = run.Write("kinds.csv", "id,price,zip,y\n" + s_rows);
        string notes = NablaProcess.Run($"train {csv} --dry-run").Error;
        Assert.Contains("read as numbers: price (\"$1000.50\" is 1000.5); to change that: --column price=category",
            notes, StringComparison.Ordinal);
        Assert.Contains("zip (leading zeros, \"0100\"); to change that: --column zip=number", notes,
            StringComparison.Ordinal);
        Assert.Contains("left out: id (counts the rows); to change that: --column id=number", notes,
            StringComparison.Ordinal);
        string other = NablaProcess.Run(
            $"train {csv} --column id=number --column zip=number --column price=ignore --dry-run").Error;
        Assert.Contains("inputs: 2 columns of numbers, standardized: 2 in all", other, StringComparison.Ordinal);
        string one = NablaProcess.Run($"train {csv} --column id=number,zip=number,price=ignore --dry-run").Error;
        Assert.Equal(other, one);
        Assert.Contains("left out, counts the rows", NablaProcess.Run($"inspect {csv}").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", "takes a column's name and what it is")]
    [InlineData("id=day", "takes a column's name and what it is")]
    [InlineData("id=date:dym", "takes a column's name and what it is")]
    [InlineData("id=1", "takes a column's name and what it is")]
    [InlineData("ids=number", "Did you mean \"id\"?")]
    public void A_kind_or_a_column_that_there_is_not_is_refused(string text, string part)
    {
        string csv = run.Write("kinds.csv", "id,price,zip,y\n" + s_rows);
        Finished refused = NablaProcess.Run($"train {csv} --column {text} --dry-run");
        Assert.True(refused.ExitCode is 2 or 3, refused.ToString());
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_evaluated_and_asked_with_its_columns_as_they_were_read()
    {
        string csv = run.Write("asked.csv", "id,price,zip,y\n" + s_rows), folder = run.Beside("asked");
        Assert.Equal(0, NablaProcess.Run($"train {csv} --epochs 3 --run-dir {folder}").ExitCode);
        Assert.Equal(0, NablaProcess.Run($"evaluate {folder}").ExitCode);
        string one = NablaProcess.Run($"predict {folder} {run.Write("a.csv", "price,zip\n\"$1,037.50\",0101\n")}").Out;
        Assert.Equal(one, NablaProcess.Run($"predict {folder} {run.Write("b.csv", "price,zip\n1037.5,0101\n")}").Out);
        string json = run.Write("c.json", "{\"price\": \"USD 1037.50\", \"zip\": \"0101\"}");
        Assert.Equal(one, NablaProcess.Run($"predict {folder} {json}").Out);
        string bad = run.Write("d.csv", "price,zip\nfree,0101\n");
        Assert.Contains("--column price=number", NablaProcess.Run($"predict {folder} {bad}").Error,
            StringComparison.Ordinal);
        Assert.Contains("missing, so that the median of training is taken: price (",
            NablaProcess.Run($"predict {folder} {bad} --column price=number").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Excel_files_and_JSON_lines_are_the_same_table_as_a_CSV_file()
    {
        string csv = run.Write("same.csv", "price,town,y\n"), json = run.Write("same.jsonl", "");
        string excel = run.Beside("same.xlsx");
        var cells = new List<string> { Row(Text("price"), Text("town"), Text("y")) };
        for (int i = 0; i < 30; i++)
        {
            string price = FormattableString.Invariant($"{1 + i / 8.0:0.000}"), town = i % 3 == 0 ? "Køge" : "Ås";
            File.AppendAllText(csv, FormattableString.Invariant($"{price},{town},{i % 7}.5\n"));
            File.AppendAllText(json, $$"""{"price": {{price}}, "town": "{{town}}", "y": {{i % 7}}.5}""" + "\n");
            cells.Add(Row($"<c><v>{price}</v></c>", Text(town), $"<c><v>{i % 7}.5</v></c>"));
        }

        WriteExcel(excel, "<sheetData>" + string.Concat(cells) + "</sheetData>");
        string[] sums = [.. new[] { csv, json, excel }.Select((file, i) =>
        {
            string folder = run.Beside($"same{i}");
            Finished trained = NablaProcess.Run($"train {file} --target y --epochs 2 --run-dir {folder}");
            Assert.True(trained.ExitCode == 0, trained.ToString());
            return Model.Load(Path.Combine(folder, "model.safetensors")).Checksum();
        })];
        Assert.Single(sums.Distinct());
        Assert.Equal(3, NablaProcess.Run($"inspect {excel} --sheet other").ExitCode);
        Assert.Equal(2, NablaProcess.Run($"inspect {csv} --sheet Data").ExitCode);
        Assert.Equal(NablaProcess.Run($"predict {run.Beside("same0")} {csv}").Out,
            NablaProcess.Run($"predict {run.Beside("same0")} {excel} --sheet Data").Out);
        File.WriteAllBytes(excel, File.ReadAllBytes(excel)[..400]);
        Assert.Contains("the Excel file cannot be read", NablaProcess.Run($"inspect {excel}").Error,
            StringComparison.Ordinal);

        static string Row(params string[] cells) => $"<row>{string.Concat(cells)}</row>";
        static string Text(string text) => $"<c t=\"inlineStr\"><is><t>{text}</t></is></c>";
    }

    private static void WriteExcel(string path, string sheet)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006/";
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Write("[Content_Types].xml", $"<Types xmlns=\"{Package}content-types\"/>");
        Write("_rels/.rels", $"<Relationships xmlns=\"{Package}relationships\"><Relationship Id=\"r1\" " +
            $"Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Write("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>" +
            "<sheet name=\"Data\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
        Write("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}relationships\">" +
            $"<Relationship Id=\"r1\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>" +
            "</Relationships>");
        Write("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\">{sheet}</worksheet>");

        void Write(string name, string text)
        {
            using var to = new StreamWriter(zip.CreateEntry(name).Open());
            to.Write("<?xml version=\"1.0\"?>" + text);
        }
    }
}
