using System.Globalization;

namespace Nabla.Tests;

/// <summary>Activations, costs, optimizers, schedules and initializers are read from text in one way.</summary>
public sealed class ParsedTextTests
{
    [Fact]
    public void Every_type_reads_what_it_prints_and_refuses_the_rest()
    {
        Reads(Activation.Parse, Activation.TryParse, Activation.All, "relo", "\"relu\"");
        Reads(Cost.Parse, Cost.TryParse, Cost.All, "quadratc", "\"quadratic\"");
        Reads(Optimizer.Parse, Optimizer.TryParse, Optimizer.Names.Select(Optimizer.Parse), "adm", "\"adam\"");
        Reads(Initializer.Parse, Initializer.TryParse, Initializer.All, "he-norml", "\"he_normal\"");
        Reads(Schedule.Parse, Schedule.TryParse,
            [Schedule.Constant, new CosineSchedule(1.5, 0.01), new PlateauSchedule(7)], "cosin", "\"cosine\"");
    }

    [Fact]
    public void Weights_of_classes_are_read_like_the_others_but_have_no_names_to_suggest()
    {
        var named = ClassWeights.ByName([KeyValuePair.Create("a, b", 3.0), KeyValuePair.Create("c", 0.5)]);
        foreach (ClassWeights weights in (ClassWeights[])[ClassWeights.Balanced, named])
        {
            Assert.True(ClassWeights.TryParse(weights.ToString(), out ClassWeights? read));
            Assert.Equal(weights, read);
            Assert.Equal(weights, Parsed<ClassWeights>(weights.ToString()));
        }

        foreach (string? none in (string?[])["", "rare", "rare=-1", "rare=x", null])
        {
            Assert.False(ClassWeights.TryParse(none, out ClassWeights? nothing));
            Assert.Null(nothing);
        }

        Assert.Throws<FormatException>(() => Parsed<ClassWeights>("rare"));

        static T Parsed<T>(string text)
            where T : IParsable<T> => T.Parse(text, CultureInfo.GetCultureInfo("de-DE"));
    }

    private delegate bool TryParse<T>(string? text, out T? result);

    private static void Reads<T>(
        Func<string, T> parse, TryParse<T> tryParse, IEnumerable<T> all, string mistyped, string meant)
        where T : class, IParsable<T>
    {
        foreach (T value in all)
        {
            string text = value.ToString()!;
            Assert.Equal(value, parse(text));
            Assert.True(tryParse(text, out T? read));
            Assert.Equal(value, read);
            Assert.Equal(value, T.Parse(text, CultureInfo.GetCultureInfo("de-DE")));
            Assert.True(T.TryParse(text, null, out read));
            Assert.Equal(value, read);
        }

        var problem = Assert.ThrowsAny<ArgumentException>(() => parse(mistyped));
        Assert.Contains($"Did you mean {meant}?", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Nabla has ", problem.Message, StringComparison.Ordinal);
        Assert.Equal(problem.Message, Assert.ThrowsAny<ArgumentException>(() => T.Parse(mistyped, null)).Message);
        Assert.Throws<ArgumentNullException>(() => parse(null!));
        foreach (string? none in (string?[])[mistyped, "", null])
        {
            Assert.False(tryParse(none, out T? nothing));
            Assert.Null(nothing);
            Assert.False(T.TryParse(none, null, out nothing));
            Assert.Null(nothing);
        }
    }
}
