using System.Collections.Immutable;
using System.Text;

namespace Nabla.IO.Tests;

public sealed class WrittenNumbersTests
{
    [Theory]
    [InlineData("$1,234.50", 1234.5)]
    [InlineData("-$1,234.50", -1234.5)]
    [InlineData("$-3.5", -3.5)]
    [InlineData("($3.5)", -3.5)]
    [InlineData("$(1,000.25)", -1000.25)]
    [InlineData("€ 12.5", 12.5)]
    [InlineData("12.5 €", 12.5)]
    [InlineData("EUR 12.5", 12.5)]
    [InlineData("12.5 USD", 12.5)]
    [InlineData("US$12.5", 12.5)]
    [InlineData("CHF 1'234.5", 1234.5)]
    [InlineData("1’234.5", 1234.5)]
    [InlineData("45 %", 45)]
    [InlineData("45.5%", 45.5)]
    [InlineData("12.5-", -12.5)]
    [InlineData("12.5- €", -12.5)]
    [InlineData("(12.5)", -12.5)]
    [InlineData("\u221212.5", -12.5)]
    [InlineData("1 234.5", 1234.5)]
    [InlineData("1\u00A0234\u00A0567.5", 1234567.5)]
    [InlineData("1\u202F234.5", 1234.5)]
    [InlineData("1.234,5", 1234.5)]
    [InlineData("1.234.567", 1234567)]
    [InlineData("1,234,567", 1234567)]
    [InlineData("12.5 km/h", 12.5)]
    [InlineData("3.5kg", 3.5)]
    [InlineData("21.5 °C", 21.5)]
    [InlineData("80.5 m²", 80.5)]
    [InlineData("80.5 m2", 80.5)]
    [InlineData("1.5e3 J", 1500)]
    public void A_number_is_read_as_people_write_it_and_it_is_said(string text, double value)
    {
        CsvFile file = Read($"a\tb\n{text}\tx\n{text}\ty\n");
        Assert.Equal([value, value], file.Table["a"].Numbers.ToArray());
        Assert.Contains(FormattableString.Invariant($"a (\"{text}\" is {value:R})"), Assert.Single(file.Notes),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$5", "€6")]
    [InlineData("5 kg", "6 g")]
    [InlineData("5 m", "6 M")]
    [InlineData("45%", "0.45")]
    [InlineData("5 km", "7")]
    [InlineData("1st", "2nd")]
    public void Numbers_of_two_units_stay_texts(string a, string b)
    {
        TableColumn column = Read($"x\ty\n{a}\t1\n{b}\t2\n{a}\t3\n{b}\t4\n").Table["x"];
        Assert.Equal([a, b, a, b], column.Texts.ToArray().AsEnumerable());
    }

    [Theory]
    [InlineData("$5", "6", 6)]
    [InlineData("$5", "USD 6", 6)]
    [InlineData("5 KG", "6 kg", 6)]
    public void Spellings_of_one_unit_and_numbers_without_a_currency_belong_together(
        string a, string b, double second) =>
        Assert.Equal([5, second], Read($"x\ty\n{a}\t1\n{b}\t2\n").Table["x"].Numbers.ToArray());

    [Theory]
    [InlineData("x;y\n2.555;a\n986;b\n", "\"2.555\" has two meanings, 2.555 and 2555")]
    [InlineData("x,y\n2.555,a\n986,b\n", "\"2.555\" has two meanings, 2.555 and 2555")]
    [InlineData("x,y\n\"1,234\",a\n\"5,678\",b\n", "\"1,234\" has two meanings, 1.234 and 1234")]
    [InlineData("x;y\n1,234;a\n56;b\n", "\"1,234\" has two meanings, 1.234 and 1234")]
    [InlineData("x\ty\n$1,234\ta\n$986\tb\n", "\"$1,234\" has two meanings, 1.234 and 1234")]
    public void A_mark_that_may_be_decimal_or_stand_between_thousands_is_refused_with_both_readings(
        string text, string part)
    {
        var e = Assert.Throws<NablaFormatException>(() => Read(text));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.Equal(["decimal comma", "decimal point"], e.Settings.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("x;y\n2.555;a\n986;b\n", true, 2555)]
    [InlineData("x;y\n2.555;a\n986;b\n", false, 2.555)]
    [InlineData("x,y\n\"1,234\",a\n\"5\",b\n", false, 1234)]
    [InlineData("x,y\n\"1,234\",a\n\"5\",b\n", true, 1.234)]
    public void Who_says_which_mark_is_decimal_gets_that_and_a_note_where_it_could_be_the_other(
        string text, bool hasComma, double first)
    {
        CsvFile file = Read(text, new() { DecimalComma = hasComma });
        Assert.Equal(first, file.Table["x"].Numbers[0]);
        Assert.NotEmpty(file.Notes);
    }

    [Theory]
    [InlineData("x;z;y\n2.555;1,5;a\n986;2;b\n", 2555)]    // another column has a decimal comma
    [InlineData("x,z,y\n2.555,1.5,a\n986,2,b\n", 2.555)]    // or a decimal point
    [InlineData("x,z,y\n\"1,234\",1.5,a\n5,2,b\n", 1234)]
    [InlineData("x,y\n2.555,a\n12986,b\n", 2.555)]          // nothing between thousands
    [InlineData("x,y\n2.555,a\n0.986,b\n", 2.555)]
    [InlineData("x,y\n2.555,a\n1.986,b\n", 2.555)]          // all have three decimals
    [InlineData("x;y\n2.555;a\n56,7;b\n", 2555)]
    [InlineData("x\ty\n1,234.5\ta\n986\tb\n1,111\tc\n", 1234.5)]
    public void Other_numbers_tell_which_mark_is_decimal(string text, double first) =>
        Assert.Equal(first, Read(text).Table["x"].Numbers[0]);

    [Fact]
    public void A_few_values_that_are_no_numbers_are_missing_counted_and_shown_with_the_line()
    {
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 7 % 40}.5,{i % 3}\n"));
        CsvFile file = Read("# by hand\nx,y\n" + rows.Replace("7.5,1\n", "n.a. (sold),1\n", StringComparison.Ordinal));
        TableColumn x = file.Table["x"];
        Assert.True(x.IsNumeric);
        Assert.Equal(rows.Split("7.5,1\n").Length - 1, x.Missing);
        int line = 3 + x.Numbers.ToArray().ToList().FindIndex(double.IsNaN);
        Assert.Contains($"no numbers, hence missing: x {x.Missing} of 40 (first \"n.a. (sold)\" in line {line})",
            file.Notes.Single(), StringComparison.Ordinal);
        string many = rows.Replace("5.5,", "n.a.,", StringComparison.Ordinal);
        Assert.False(Read("x,y\n" + many).Table["x"].IsNumeric);
        Assert.True(Read("x,y\n" + many, Kind("x", CsvColumnKind.Number)).Table["x"].IsNumeric);
    }

    [Theory]
    [InlineData("007", "leading zeros")]
    [InlineData("9007199254740993", "more digits than a number holds exactly")]
    public void Codes_stay_texts_unless_somebody_says_that_they_are_numbers(string code, string why)
    {
        string text = $"x,y\n{code},a\n12,b\n{code},a\n";
        CsvFile file = Read(text);
        Assert.Equal([code, "12", code], file.Table["x"].Texts.ToArray().AsEnumerable());
        Assert.Contains($"x ({why}, \"{code}\")", file.Notes.Single(), StringComparison.Ordinal);
        Assert.Equal(12, Read(text, Kind("x", CsvColumnKind.Number)).Table["x"].Numbers[1]);
        Assert.True(Read($"x,y\n{code},a\n1.5,b\n").Table["x"].IsNumeric);   // an amount after all
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(1990, false)]
    public void A_column_that_counts_the_rows_is_left_out_unless_somebody_wants_it(int first, bool isLeftOut)
    {
        string text = "n,x,y\n" +
            string.Concat(Enumerable.Range(0, 12).Select(i => $"{first + i},{i * i % 7},{i % 2}\n"));
        Assert.Equal(isLeftOut, Names(text, null).SequenceEqual(["x"]));
        Assert.Equal(["n", "x"], Names(text, Kind("n", CsvColumnKind.Number)));
        Assert.Equal(["n"], Names(text, Kind("x", CsvColumnKind.Ignore)));   // better than nothing

        static IEnumerable<string> Names(string text, CsvOptions? options) =>
            Schema.Fit(Read(text, options).Table).Columns.Select(column => column.Name);
    }

    [Fact]
    public void Spellings_of_a_category_are_one_and_it_is_said()
    {
        CsvFile file = Read("a,b,y\nyes,Red,1\nYES,red,2\n\" yes \",RED,3\nno,blue,4\n");
        Assert.Equal(["yes", "yes", "yes", "no"], file.Table["a"].Texts.ToArray().AsEnumerable());
        Assert.Equal(2, file.Table["b"].Texts.ToArray().Distinct().Count());
        Assert.Contains("\"YES\", \" yes \" as \"yes\"", file.Notes.Single(), StringComparison.Ordinal);
        TableColumn exact = Read("a,y\nyes,1\nYES,2\n", Kind("a", CsvColumnKind.Exact)).Table["a"];
        Assert.Equal(["yes", "YES"], exact.Texts.ToArray().AsEnumerable());
    }

    [Fact]
    public void A_large_letter_inside_a_word_tells_categories_apart()
    {
        string[] vowels = ["hid", "hId", "hed", "hEd", "HED", " hed", "Hed"];
        TableColumn read = Read("v,y\n" + string.Concat(vowels.Select((v, i) => $"\"{v}\",{i}\n"))).Table["v"];
        Assert.Equal(["hid", "hId", "hed", "hEd", "hed", "hed", "hed"], read.Texts.ToArray().AsEnumerable());
    }

    [Theory]
    [InlineData("true,TRUE,1,true,false,0,no,False", "true")]
    [InlineData("ja,nein,1,0", "ja")]
    public void Words_for_yes_and_no_are_two_categories(string values, string yes)
    {
        string?[] texts = Read("a\ty\n" + string.Concat(values.Split(',').Select((v, i) => $"{v}\t{i}\n"))).Table["a"]
            .Texts.ToArray();
        Assert.Equal(2, texts.Distinct().Count());
        Assert.Contains(yes, texts);
    }

    private static CsvOptions Kind(string name, CsvColumnKind kind) =>
        new() { Kinds = ImmutableDictionary<string, CsvColumnKind>.Empty.Add(name, kind) };

    private static CsvFile Read(string text, CsvOptions? options = null) =>
        CsvFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);
}
