namespace DisposableMail.Core.Tests.Messages;

public class CorpusTests
{
    [Theory]
    [MemberData(nameof(Corpus.Names), MemberType = typeof(Corpus))]
    public void Odd_mail_becomes_what_its_golden_file_says(string name)
    {
        var octets = Corpus.Read(name);

        var message = Corpus.Parse(octets);

        var golden = Path.Combine(Corpus.Folder, name + ".expected.json");
        Assert.Equal(File.ReadAllText(golden), GoldenMessage.Write(message, octets));
    }
}
