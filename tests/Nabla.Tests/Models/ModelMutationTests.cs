using System.Text;
using Nabla.Teaching;

namespace Nabla.Tests.Models;

/// <summary>Models whose digest is right but whose document was damaged before it was sealed.</summary>
public sealed class ModelMutationTests
{
    [Fact]
    public void Damaged_documents_under_a_right_digest_are_refused_or_read()
    {
        using FileStream stream = File.OpenRead(Repository.Fixture("models/nabla-1.safetensors"));
        Safetensors whole = Safetensors.Read(stream);
        string runs = Environment.GetEnvironmentVariable("NABLA_MUTATIONS") ?? "4000";
        Mutations.Run([Encoding.UTF8.GetBytes(whole.Document!)], int.Parse(runs, null), 1, document =>
        {
            using var file = new MemoryStream();
            new Safetensors(whole.Tensors, [new("nabla", Encoding.UTF8.GetString(document))]).Write(file);
            file.Position = 0;
            Model.Load(file);
        }, e => e is NablaFormatException);
    }

    [Fact]
    public void Damaged_case_files_are_refused_or_read()
    {
        using var file = new MemoryStream();
        CaseFile.Template(2, 3, 2).Write(file);
        Mutations.Run([file.ToArray()], 4000, 1, damaged => CaseFile.Read(new MemoryStream(damaged)),
            e => e is NablaFormatException);
    }
}
