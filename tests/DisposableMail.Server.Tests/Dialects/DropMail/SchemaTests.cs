using System.Buffers.Text;
using System.Text;
using DisposableMail.Server.Dialects.DropMail;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

public sealed class SchemaTests
{
    [Fact]
    public void Every_field_of_the_schema_is_resolved_by_our_code()
    {
        var schema = DropMailSchema.Build();

        var types = schema.AllTypes.OfType<IObjectGraphType>().Where(t => !t.Name.StartsWith("__", StringComparison.Ordinal)).ToList();

        Assert.Equal(11, types.Count);
        Assert.All(types.SelectMany(t => t.Fields.Select(f => (Type: t.Name, Field: f))), f => Assert.True(f.Field.Resolver is FuncFieldResolver<object>, $"{f.Type}.{f.Field.Name}"));
    }

    [Fact]
    public void Ids_are_those_of_the_services_page()
    {
        var session = new Guid("9c3316a6-69d2-42fd-a2e2-3f3fd72f494a");

        Assert.Equal("U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK", DropMailIds.OfSession(session));
        Assert.Equal("QWRkcmVzczqcMxamadJC_aLiPz_XL0lKOmRyb2ZAMTBtYWlsLm9yZw", DropMailIds.OfAddress(session, "drof@10mail.org"));
        Assert.Equal("RG9tYWluOjE", DropMailIds.OfDomain(1));
    }

    [Fact]
    public void Ids_are_read_back_with_and_without_padding_and_in_both_alphabets()
    {
        var (session, mail) = (new Guid("9c3316a6-69d2-42fd-a2e2-3f3fd72f494a"), Guid.CreateVersion7());
        var id = DropMailIds.OfMail(session, mail);

        foreach (var spelling in new[] { id, id.Replace('_', '/').Replace('-', '+'), id + "=", id + "==" })
        {
            Assert.True(DropMailIds.TryRead(spelling, "Mail", out var read), spelling);
            Assert.Equal((session, mail), (read.Session, read.Mail));
        }

        Assert.True(DropMailIds.TryRead("RG9tYWluOjE=", "Domain", out var domain));
        Assert.Equal(1, domain.Number);
        Assert.True(DropMailIds.TryRead(DropMailIds.OfAttachment(session, mail, 3), "Attachment", out var attachment));
        Assert.Equal((mail, 3L), (attachment.Mail, attachment.Number));
        Assert.False(DropMailIds.TryRead(id, "Session", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Domain:")]
    [InlineData("Domain:-1")]
    [InlineData("Session:")]
    [InlineData("Session:0123456789abcde")]
    [InlineData("Session:0123456789abcdefg")]
    [InlineData("Mail:0123456789abcdef:")]
    [InlineData("Mail:0123456789abcdef:zz")]
    [InlineData("Mail:0123456789abcdef-01234567890123456789012345678901")]
    [InlineData("Attachment:0123456789abcdef:01234567890123456789012345678901:x")]
    [InlineData("Other:0123456789abcdef:1")]
    [InlineData(":0123456789abcdef")]
    public void What_is_no_id_is_not_read(string text)
    {
        Assert.False(DropMailIds.TryRead(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text)), out _));
        Assert.False(DropMailIds.TryRead(text, out _));
        Assert.False(DropMailIds.TryRead(new string('A', 1_000_000), out _));
        Assert.False(DropMailIds.TryRead(null, out _));
    }
}
