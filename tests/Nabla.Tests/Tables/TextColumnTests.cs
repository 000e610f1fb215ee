using System.Globalization;

namespace Nabla.Tests.Tables;

/// <summary>Texts of words, and columns of very many categories.</summary>
public sealed class TextColumnTests
{
    [Theory]
    [InlineData("Good SHIRT", "good, shirt!")]
    [InlineData("ÅRGANG", "årgang")]
    [InlineData("ΣΟΦΌΣ", "σοφΌς")]
    [InlineData("ВЕЛИКИЙ ёж", "великий ЁЖ")]
    [InlineData("İstanbul ISLAK", "istanbul ıslak")]
    [InlineData("東京", "東 京")]
    public void Case_marks_and_cultures_change_no_word(string a, string b)
    {
        uint[] expected = Hashes(a);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in (string[])["tr-TR", "de-DE", ""])
            {
                CultureInfo.CurrentCulture = new(culture);
                Assert.Equal(expected, Hashes(b));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_hash_of_a_word_is_the_same_for_ever()
    {
        // FNV-1a of 16-bit units, then the last steps of MurmurHash3, by hand in Python.
        Assert.Equal([3698447203, 3698447203], Hashes("Good good"));
        Assert.Equal([3003642481], Hashes("ÅRGANG"));
    }

    [Fact]
    public void Rare_words_weigh_more_and_a_text_has_length_1()
    {
        string?[] texts = ["good shirt", "good trousers", "bad shirt", "good", null, "unheard"];
        TextWords words = TextWords.Of(texts)!;
        Assert.Equal(64, words.Weights.Length);
        var x = new double[64];
        Assert.True(words.Weigh("good shirt", x));
        Assert.Equal(1, x.Sum(v => v * v), 1e-15);
        double good = Math.Abs(x[Place("good")]), shirt = Math.Abs(x[Place("shirt")]);
        // 5 texts: 3 with good, 2 with shirt
        Assert.Equal((Math.Log(6 / 3.0) + 1) / (Math.Log(6 / 4.0) + 1), shirt / good, 1e-12);
        Assert.False(words.Weigh("unheard", x));   // in one row alone
        Assert.All(x, v => Assert.Equal(0, v));
        Assert.False(words.Weigh(null, x));

        static int Place(string word) => (int)(Hashes(word)[0] % 64);
    }

    [Fact]
    public void Many_texts_of_several_words_become_words_and_memory_of_their_number()
    {
        string[] words = ["good", "bad", "red", "blue", "shirt", "hat", "fits", "fine"];
        string?[] texts = [.. Enumerable.Range(0, 300).Select(i => (string?)string.Join(' ',
            Enumerable.Range(0, 4).Select(k => words[(i * (k + 3) + i / 7 + k) % words.Length]).Append($"no{i}")))];
        PreparedTable table = PreparedTable.Of<float>(Tables.WithTarget(new TableColumn("review", [.. texts])), 0, 1);
        Assert.True(table.Schema.Columns[0] is { IsText: true, IsNumeric: false, Width: 64 });
        Assert.Contains("texts, of which the words count: review (64 inputs)", string.Join('\n', table.Notes),
            StringComparison.Ordinal);

        var rows = table.Schema.Bind(Tables.WithTarget(new TableColumn("review", [.. texts])));
        var raw = new double[64];
        var fed = new float[64];
        var stored = new float[64];
        for (int row = 0; row < 300; row++)
        {
            rows.CopyRow(row, raw.AsSpan());
            Assert.Equal(-1, table.Schema.Feed<double, float>(raw, fed));
            table.Training.CopyInput<float>(row, stored);
            Assert.Equal(fed, stored);
            Assert.InRange(stored.Count(v => v != 0), 1, 5);
        }
    }

    [Theory]
    [InlineData(90, 90, false)]
    [InlineData(101, 100, true)]
    [InlineData(5000, 100, true)]
    public void Beyond_a_hundred_categories_the_most_frequent_have_an_input_and_all_others_one(
        int different, int width, bool hasOther)
    {
        TableColumn towns = Towns(different);
        Table table = Tables.WithTarget(towns);
        PreparedTable prepared = PreparedTable.Of<float>(table, 0, 1);
        SchemaColumn column = prepared.Schema.Columns[0];
        Assert.Equal((width, hasOther), (column.Width, column.HasOther));
        Assert.Equal(hasOther, string.Join('\n', prepared.Notes).Contains(
            "many different texts, of which the most frequent are categories and all others one more: town (99)",
            StringComparison.Ordinal));
        Assert.Contains("town0", column.Categories);
        if (!hasOther)
            return;
        Assert.DoesNotContain($"town{different - 1}", column.Categories);
        Assert.Equal(99, column.PlaceOf("of no town"));
        var x = new float[width];
        prepared.Training.CopyInput<float>(towns.Texts.IndexOf($"town{different - 1}"), x);
        Assert.Equal(1, x[^1]);

        SchemaColumn asked = Schema.Fit(Tables.WithTarget(Towns(different).With(new() { IsAsked = true }))).Columns[0];
        Assert.Equal((Math.Min(different, 1000), different > 1000), (asked.Width, asked.HasOther));
    }

    [Fact]
    public void Ten_thousand_columns_of_categories_share_a_bounded_number_of_inputs()
    {
        TableColumn towns = Towns(300);
        Table table = Tables.WithTarget(
            [.. Enumerable.Range(0, 10_000).Select(i => new TableColumn($"c{i}", [.. towns.Texts]))]);
        Assert.Equal(SchemaFit.MostTogether, Schema.Fit(table).Width);
    }

    // Town i occurs the more often the smaller i is, and at least twice.
    private static TableColumn Towns(int different) => new("town", [.. Enumerable.Range(0, different).SelectMany(
        i => Enumerable.Repeat<string?>($"town{i}", i < 50 ? 4 : i < different - 1 ? 3 : 2))]);

    private static uint[] Hashes(string text)
    {
        var all = new List<uint>();
        foreach (uint hash in new WordHashes(text))
            all.Add(hash);
        return [.. all];
    }
}
